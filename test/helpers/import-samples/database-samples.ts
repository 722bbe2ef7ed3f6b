import type { ExpectedImport } from './expected-import.ts'

const TEST_COM = ['test@example.com', 'test2@example.com', 'test3@example.com']

const pocketbaseSamples: readonly ExpectedImport[] = [
  {
    files: ['pocketbase/data-v0.7.db'],
    format: 'pocketbase',
    encoding: null,
    sources: ['_users 4 suggested', '_admins 2'],
    users: 3,
    refused: [[4, 'no-address']],
    named: { 'test@example.com': { source: '_users', name: 'test', createdAt: Date.UTC(2022, 4, 1, 1, 10) } },
    signsIn: { '123456': TEST_COM },
  },
  {
    files: ['pocketbase/data-v0.7.db'],
    choice: 'administrators are a source of their own',
    options: { sources: ['_admins'] },
    format: 'pocketbase',
    encoding: null,
    users: 2,
    signsIn: { '1234567890': TEST_COM.slice(0, 2) },
  },
  {
    files: ['pocketbase/data-v0.22.db'],
    format: 'pocketbase',
    encoding: null,
    sources: ['users 3 suggested', 'clients 2 suggested', 'nologin 3 without passwords', '_admins 3'],
    users: 5,
    named: { 'test3@example.com': { name: 'test3', username: 'users69238', createdAt: Date.UTC(2022, 9, 10, 10, 37, 33, 119) } },
    signsIn: { '1234567890': [...TEST_COM, ...TEST_COM.slice(0, 2)] },
  },
  {
    files: ['pocketbase/data-v0.39.db'],
    format: 'pocketbase',
    encoding: null,
    sources: ['users 3 suggested', 'clients 2 suggested', 'nologin 3 without passwords', '_superusers 4'],
    users: 5,
  },
  {
    files: ['pocketbase/data-v0.39.db'],
    choice: 'all collections',
    options: { sources: ['users', 'clients', 'nologin', '_superusers'] },
    format: 'pocketbase',
    encoding: null,
    users: 12,
    signsIn: { '1234567890': [...TEST_COM, ...TEST_COM.slice(0, 2), ...TEST_COM, ...TEST_COM, 'test4@example.com'] },
  },
]

const holbertonSamples: readonly ExpectedImport[] = [
  {
    files: ['holberton/a-hash-blob.db'],
    format: 'holberton',
    encoding: null,
    users: 1,
    signsIn: { mySuperPwd: ['bob@bob.com'] },
  },
  {
    files: ['holberton/a-hash-text.db'],
    format: 'holberton',
    encoding: null,
    users: 1,
    signsIn: { mySuperPwd: ['bob@bob.com'] },
  },
  {
    files: ['holberton/a-hash-python-repr.db'],
    format: 'holberton',
    encoding: null,
    users: 1,
    signsIn: { mySuperPwd: ['bob@example.com'] },
  },
  {
    files: ['holberton/a-not-hashed.db'],
    format: 'holberton',
    encoding: null,
    users: 2,
    unusable: { 'not-a-hash': 2 },
    signsIn: { SuperHashedPwd: [] },
  },
  {
    files: ['holberton/a-no-email-1000.db'],
    format: 'holberton',
    encoding: null,
    // Their emails are numbers. The rules of New user refuse them.
    users: 1_000,
    unusable: { 'not-a-hash': 1_000 },
    named: { '0': { row: 1 }, '999': { row: 1_000 } },
  },
  { files: ['holberton/a-empty.db'], fault: 'no-users' },
]

/** Databases, and what each must become. */
export const databaseSamples: readonly ExpectedImport[] = [...pocketbaseSamples, ...holbertonSamples]
