import { render } from 'preact'
import { App } from './app.tsx'
import { holdInstallBanner } from './install.ts'
import './style.css'

holdInstallBanner()
const page = document.getElementById('page')
if (page) {
  page.textContent = ''
  render(<App />, page)
}
