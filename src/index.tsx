// SPDX-License-Identifier: LGPL-2.1-or-later

import './app.css'

import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app'
import { followTheme } from './theme'

followTheme()
// Cockpit writes pt_BR, HTML wants pt-BR.
document.documentElement.lang = cockpit.language.replace('_', '-')
document.documentElement.dir = cockpit.language_direction

const root = document.getElementById('app')
if (root)
    createRoot(root).render(
        <StrictMode>
            <App />
        </StrictMode>,
    )
