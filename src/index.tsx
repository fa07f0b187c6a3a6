// SPDX-License-Identifier: LGPL-2.1-or-later

import './app.css'

import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app'
import { locale } from './pages/words/amounts'
import { followTheme } from './theme'

followTheme()
document.documentElement.lang = locale()
document.documentElement.dir = cockpit.language_direction

const root = document.getElementById('app')
if (root)
    createRoot(root).render(
        <StrictMode>
            <App />
        </StrictMode>,
    )
