import { expect, test } from 'vitest'
import { readDeletedSearch, readTypedCommand, type UserCommand } from '../../src/renderer/features/palette/user-commands.ts'

const commands = (['users:issueReset', 'users:unlock', 'users:disable', 'users:removeSecondFactor'] as const).map(
  (id): UserCommand => ({ id, label: () => id, isOffered: () => true }),
)

const read = (typed: string) => {
  const command = readTypedCommand(typed, commands)
  return command && { ids: command.commands.map(({ id }) => id), search: command.search }
}

test('the first words are the action, and the rest is the user', () => {
  expect(read('reset maria')).toEqual({ ids: ['users:issueReset'], search: 'maria' })
  expect(read(' reset code  maria  sánchez ')).toEqual({ ids: ['users:issueReset'], search: 'maria sánchez' })
  expect(read('disable ben')).toEqual({ ids: ['users:disable'], search: 'ben' })
  expect(read('lock ben')).toEqual({ ids: ['users:disable'], search: 'ben' })
  expect(read('lost phone ben')).toEqual({ ids: ['users:removeSecondFactor'], search: 'ben' })
})

test('a name, an action alone and a few letters are no action on a user', () => {
  for (const typed of ['maria sánchez', 'reset', 'disable', 'un ben', '', '- ben']) expect(read(typed)).toBeNull()
})

test('“deleted” before or after a name asks for deleted users, and a name alone does not', () => {
  expect(readDeletedSearch('deleted maria')).toBe('maria')
  expect(readDeletedSearch(' Deleted  maria  sánchez ')).toBe('maria sánchez')
  expect(readDeletedSearch('maria sánchez DELETED')).toBe('maria sánchez')
  for (const typed of [
    '',
    'deleted',
    ' deleted ',
    'maria',
    'maria deleted sánchez',
    'delete maria',
    'deletedmaria',
    'undeleted maria',
  ])
    expect(readDeletedSearch(typed), typed).toBeNull()
})
