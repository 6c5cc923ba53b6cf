import { createApp } from 'vue'
import * as z from 'zod'
import '../styles/tokens.css'
import '../styles/base.css'
import { direction, locale } from '../language.ts'
import App from './App.vue'

// zod would try whether it may compile schemas with `new Function`; the security policy forbids even the trying.
z.config({ jitless: true })

document.documentElement.lang = locale
document.documentElement.dir = direction
createApp(App).mount('#app')
