import { render } from 'preact'
import { App } from './app.tsx'
import { startWorker } from './lib/worker-start.ts'
import './style/base.css'
import './style/frame.css'
import './style/chat.css'

const page = document.getElementById('page')
if (page) {
  page.textContent = ''
  render(<App />, page)
}
startWorker()
