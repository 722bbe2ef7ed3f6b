import { glossary } from './glossary.mjs'

/** A textlint rule: reports every word that the glossary replaces. */
export function glossaryRule(context) {
  const { Syntax, RuleError, report, getFilePath } = context
  const file = getFilePath() ?? ''
  const rows = glossary.filter((row) => row.in?.test(file) ?? true)
  return {
    [Syntax.Str](node) {
      for (const { not, use, except } of rows) {
        const found = not.exec(node.value)
        if (found && !except?.test(node.value)) report(node, new RuleError(`"${found[0]}": use ${use}`))
      }
    },
  }
}
