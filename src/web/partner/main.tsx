import { render } from 'preact'
import { App } from './app.tsx'
import './style.css'

const page = document.getElementById('page')
if (page) {
  page.textContent = ''
  render(<App token={location.hash.slice(1)} />, page)
}
// Another link in the same tab is another page.
addEventListener('hashchange', () => location.reload())
