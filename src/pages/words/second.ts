// SPDX-License-Identifier: LGPL-2.1-or-later
// The second script (later.ts).

export { QuestionDialog } from '../actions/question-dialog'
export { HostPage } from '../host/host-page'
export { MachinePage } from '../machine/machine-page'
export { RunNotices } from '../plan/run-notices'
export { ProvisionPage } from '../provision/provision-page'
export { RecordsPage } from '../records/records-page'
