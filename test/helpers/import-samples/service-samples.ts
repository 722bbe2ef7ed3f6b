import { type ExpectedImport, refusals } from './expected-import.ts'

const auth0Emails = ['john', 'jane', 'minimal', 'bob', 'onlyname'].map((name) => `${name}@example.com`)

const auth0Samples: readonly ExpectedImport[] = [
  {
    files: ['auth0/users.ndjson'],
    format: 'auth0',
    encoding: 'utf-8',
    users: 5,
    withoutPassword: 5,
    wants: ['second-file'],
    named: { 'john@example.com': { name: 'John Doe' } },
  },
  {
    files: ['auth0/password-hashes.ndjson'],
    format: 'auth0',
    encoding: 'utf-8',
    users: 5,
    wants: ['second-file'],
    named: { [auth0Emails[0] ?? '']: { name: '' } },
  },
  {
    files: ['auth0/password-hashes.ndjson', 'auth0/users.ndjson'],
    choice: 'users and hashes together, in any order',
    format: 'auth0',
    encoding: 'utf-8',
    users: 5,
    named: { 'onlyname@example.com': { name: 'Full Name Only', passwordChangedAt: Date.UTC(2021, 2, 5, 16, 34, 49, 502) } },
  },
  {
    files: ['auth0/user-export-no-hashes.json'],
    format: 'auth0',
    encoding: 'utf-8',
    users: 30,
    withoutPassword: 30,
    wants: ['second-file'],
    disabled: ['ava.garcia@icloud.example', 'sophia.davis@startup.example'],
    named: { 'james.smith@gmail.example': { name: 'James Smith', lastSignInAt: Date.UTC(2025, 3, 23, 7, 28, 53, 270) } },
  },
  {
    files: ['auth0/import-custom-pbkdf2.json'],
    format: 'auth0',
    encoding: 'utf-8',
    users: 1,
    signsIn: { 'Test@123': ['onelogintest1005@example.com'] },
  },
  {
    files: ['made-here/auth0-password-hashes.ndjson'],
    format: 'auth0',
    encoding: 'utf-8',
    users: 3,
    wants: ['second-file'],
    signsIn: { 'Test123Now!': ['auth0-1@example.com', 'auth0-2@example.com', 'auth0-3@example.com'] },
  },
  {
    files: ['made-here/auth0-custom-hashes.json'],
    format: 'auth0',
    encoding: 'utf-8',
    users: 9,
    disabled: ['c-sha512@example.com'],
    signsIn: {
      'Test123Now!': ['bcrypt', 'bcrypt2', 'md5', 'sha1-prefix', 'sha256-suffix', 'sha512', 'hmac', 'pbkdf2', 'scrypt'].map(
        (name) => `c-${name}@example.com`,
      ),
    },
  },
]

const clerkFirebase = {
  format: 'firebase',
  encoding: 'utf-8',
  users: 44,
  withoutPassword: 6,
  disabled: ['leo.harris@test.com', 'ian.campbell@test.com'],
  refused: [[8, 'no-address', '+12125550101'], ...refusals('no-address', [16, 25, 33, 41, 49])],
} as const

const firebaseSamples: readonly ExpectedImport[] = [
  {
    files: ['firebase/export-28-columns.csv'],
    format: 'firebase',
    encoding: 'utf-8',
    separator: ',',
    users: 1,
    wants: ['firebase-parameters'],
    unusable: { 'key-missing': 1 },
    named: { 'user1@example.com': { name: 'Test User 1' } },
  },
  {
    files: ['firebase/export-28-columns.csv', 'firebase/hash-config.txt'],
    choice: 'with the parameters of the project',
    format: 'firebase',
    encoding: 'utf-8',
    users: 1,
    signsIn: { user1password: ['user1@example.com'] },
  },
  {
    files: ['firebase/export.json', 'firebase/hash-config.txt'],
    format: 'firebase',
    encoding: 'utf-8',
    users: 1,
    named: { 'user1@example.com': { lastSignInAt: 1508893925000, createdAt: null } },
    signsIn: { user1password: ['user1@example.com'] },
  },
  { files: ['firebase/hash-config.txt'], fault: 'no-users' },
  {
    files: ['firebase/clerk-sample-firebase.csv'],
    ...clerkFirebase,
    wants: ['firebase-parameters'],
    unusable: { 'key-missing': 38 },
  },
  {
    files: ['firebase/clerk-sample-firebase.csv', 'firebase/hash-config.txt'],
    choice: 'placeholders are no hashes',
    ...clerkFirebase,
    unusable: { malformed: 38 },
  },
  {
    files: ['firebase/clerk-sample-firebase.json'],
    ...clerkFirebase,
    wants: ['firebase-parameters'],
    unusable: { 'key-missing': 38 },
  },
  {
    files: ['firebase/emulator-accounts.json'],
    format: 'firebase',
    encoding: 'utf-8',
    users: 2,
    withoutPassword: 1,
    named: { 'testuser@example.com': { name: 'ExampleUser', lastSignInAt: 1667700401713, passwordChangedAt: 1670214887978 } },
    signsIn: { password123: ['testuser@example.com'] },
  },
  {
    files: ['made-here/firebase-52-columns.csv', 'firebase/hash-config.txt'],
    format: 'firebase',
    encoding: 'utf-8',
    users: 3,
    withoutPassword: 1,
    disabled: ['disabled@example.com'],
    refused: [[4, 'no-address', '+12025550101']],
    named: { 'ada@example.com': { name: 'Lovelace, Ada "A"', createdAt: 1704067200000 } },
    signsIn: { 'Test123Now!': ['ada@example.com', 'disabled@example.com'] },
  },
]

const apacheSamples: readonly ExpectedImport[] = [
  {
    files: ['htpasswd/mixed.htpasswd'],
    format: 'htpasswd',
    encoding: 'utf-8',
    users: 8,
    wants: ['domain'],
    // What has the form of the old crypt could be a password in plain text, so its user gets an activation code.
    unusable: { 'unsupported-scheme': 1 },
    signsIn: {
      testpass: ['Sarah'],
      itismypass: ['John'],
      gpass: ['gevorg'],
      noneof: ['Shanon'],
      pass123: ['Mike'],
      gnu: ['hera'],
      demo: ['titan'],
      kruta: [],
    },
  },
  {
    files: ['htpasswd/mixed.htpasswd'],
    choice: 'with a domain',
    options: { domain: 'example.com' },
    format: 'htpasswd',
    encoding: 'utf-8',
    users: 8,
    unusable: { 'unsupported-scheme': 1 },
    named: { 'Sarah@example.com': { username: 'Sarah' } },
  },
  {
    files: ['htpasswd/registry.htpasswd'],
    format: 'htpasswd',
    encoding: 'utf-8',
    users: 4,
    wants: ['domain'],
    signsIn: { baggins: ['bilbo', 'frodo'], 새주: ['MiShil'], 공주님: ['DeokMan'] },
  },
  {
    files: ['htpasswd/users.htdigest'],
    format: 'htdigest',
    encoding: 'utf-8',
    users: 3,
    wants: ['domain'],
    named: { vivi: { row: 1 }, frida: { row: 3 } },
  },
]

/** Files of account services and servers, and what each must become. */
export const serviceSamples: readonly ExpectedImport[] = [...auth0Samples, ...firebaseSamples, ...apacheSamples]
