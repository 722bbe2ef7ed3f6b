/**
 * Words that are not used for a concept, and the word that is. `in`: the files that a row holds for; without it, all of them. `except`: uses in
 * which the word means something else.
 *
 * @type {readonly { not: RegExp, use: string, in?: RegExp, except?: RegExp }[]}
 */
export const glossary = [
  { not: /\b(?:whoever|whomever|whose ever|whatever it is)\b/i, use: 'a noun: the user, the caller, the administrator' },
  { not: /\b(?:somebody|someone)\b/i, use: 'a user, an administrator, a caller' },
  { not: /\bnobody\b/i, use: 'no user, no caller' },
  { not: /\banew\b/i, use: 'again' },
  { not: /\bslips?\b/i, use: 'printed reset code' },
  { not: /\b(?:waymarks?)\b/i, use: 'offset checkpoint' },
  { not: /\b(?:stretch|stretches)\b/i, use: 'index range' },
  { not: /\bsift(?:s|ed|ing)?\b/i, use: 'candidate set' },
  { not: /\bturnstile\b/i, use: 'request queue' },
  { not: /\bhouse rules?\b/i, use: 'compat mode' },
  { not: /\bknown answers?\b/i, use: 'read cache' },
  { not: /\bbacklog\b/i, use: 'in-flight limiter' },
  { not: /\b(?:the|a|of) acts?\b/i, use: 'audit context, operation, action or change' },
  { not: /\b(?:the|at the|a) desk\b/i, use: 'administrators, or the window', except: /desktop/i },
  { not: /\bverdicts?\b/i, use: 'decision' },
  { not: /\be-mails?\b/i, use: 'email' },
  { not: /\bdialogues?\b/i, use: 'dialog' },
  { not: /\bunless changed\b/i, use: 'Default: X' },
  { not: /\bfresh sessions?\b/i, use: 'reauthentication' },
  { not: /\bsecond factors?\b/i, use: 'two-step verification', in: /^src\/shared\/messages\// },
]
