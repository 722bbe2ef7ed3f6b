import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { TextlintKernel } from '@textlint/kernel'
import markdownPlugin from '@textlint/textlint-plugin-markdown'
import wordCountRule from 'textlint-rule-en-max-word-count'
import { glossaryRule } from './prose/glossary-rule.mjs'
import { sourcePlugin } from './prose/source-plugin.mjs'

/** The longest sentence (words). */
const MARKDOWN_WORDS = 30
const COMMENT_WORDS = 25

/** Texts that are not ours to change, and the word list itself. */
const skipped = /^(?:LICENSE|CHANGELOG\.md$|scripts\/prose\/|docs\/screenshots\/)/

const kernel = new TextlintKernel()
const plugins = [
  { pluginId: 'markdown', plugin: markdownPlugin.default ?? markdownPlugin },
  { pluginId: 'source', plugin: sourcePlugin },
]

const rulesOf = (max) => [
  { ruleId: 'sentence-length', rule: wordCountRule.default ?? wordCountRule, options: { max } },
  { ruleId: 'glossary', rule: glossaryRule },
]

const list = ['ls-files', '--cached', '--others', '--exclude-standard', '*.md', '*.ts', '*.tsx', '*.mjs']
const files = execFileSync('git', list, { encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && !skipped.test(file))

let faults = 0
for (const file of files) {
  const ext = extname(file)
  const rules = rulesOf(ext === '.md' ? MARKDOWN_WORDS : COMMENT_WORDS)
  const { messages } = await kernel.lintText(readFileSync(file, 'utf8'), { filePath: file, ext, plugins, rules })
  for (const { loc, message, ruleId } of messages) process.stdout.write(`${file}:${loc.start.line} ${ruleId}: ${message}\n`)
  faults += messages.length
}
process.stdout.write(`${faults} faults in ${files.length} files\n`)
process.exitCode = faults === 0 ? 0 : 1
