import { type ExpectedImport, numbers, refusals } from './expected-import.ts'

const djangoSamples: readonly ExpectedImport[] = [
  {
    files: ['django/oscar-auth.json'],
    format: 'django',
    encoding: 'utf-8',
    users: 2,
    named: { 'staff@example.com': { username: 'staff', lastSignInAt: Date.UTC(2012, 8, 12, 17, 11, 20) } },
    signsIn: { testing: ['superuser@example.com', 'staff@example.com'] },
  },
  {
    files: ['django/bakerydemo-auth.json'],
    format: 'django',
    encoding: 'utf-8',
    users: 6,
    disabled: ['inactive@example.com'],
    named: {
      'editor@example.com': { name: 'Eddy Thorsørensen', groups: ['Editors'] },
      'inactive@example.com': { lastSignInAt: null },
      'arabic@example.com': { name: 'Nour al-Hudā' },
    },
    signsIn: {
      changeme: ['admin', 'editor', 'moderator', 'inactive', 'german', 'arabic'].map((name) => `${name}@example.com`),
    },
  },
  {
    files: ['django/defectdojo-testdata.json'],
    format: 'django',
    encoding: 'utf-8',
    // Other models of the file have passwords of other services.
    users: 7,
    wants: ['domain'],
    named: { 'user5@email.com': { name: 'User Five' } },
    signsIn: {
      admin: ['admin'],
      user2: ['user2'],
      user1: ['user1', 'user3', 'user4', 'user5@email.com', 'global_writer@email.com'],
    },
  },
]

const flaskSamples: readonly ExpectedImport[] = [
  {
    files: ['werkzeug/flask-tutorial-data.sql'],
    format: 'sql',
    encoding: 'utf-8',
    users: 2,
    wants: ['domain'],
    signsIn: { test: ['test'], other: ['other'] },
  },
  {
    files: ['werkzeug/solar-users-scrypt.sql'],
    format: 'sql',
    encoding: 'utf-8',
    users: 6,
    wants: ['domain'],
    named: { 'john.smith977@example.co.uk': { name: 'John Smith' }, staffmin12: { name: 'Mark' } },
    signsIn: {
      h_test: ['h_test'],
      'john!Smith977': ['john.smith977@example.co.uk'],
      '12Jane!DoeDoe': ['jane.doe15@example.com'],
      'staff@29r83910': ['staff3881@hhrs'],
      admin$219047: ['admin1@12'],
      staffmin12: ['staffmin12'],
    },
  },
  {
    files: ['werkzeug/flask-users.db'],
    format: 'sqlite',
    encoding: null,
    users: 9,
    wants: ['domain'],
    disabled: ['other@example.com'],
    named: { 'jane.doe15@example.com': { name: 'Jane Doe', createdAt: Date.UTC(2024, 0, 12, 1, 15, 38, 587) } },
    signsIn: {
      pw1: ['pw1@example.com'],
      test: ['test@example.com'],
      other: ['other@example.com'],
      'john!Smith977': ['john.smith977@example.co.uk'],
    },
  },
]

const SAMPLE_PASSWORD = 'Kk4aPMeiaRpAs2OeX1NE'

/** The users of the samples of one author who have that password. */
const WITH_PASSWORD = [
  'jane.doe@test.com',
  'johnhancock@test.com',
  'alicesmith@test.com',
  'davidbrown@test.com',
  'sconnor@test.com',
  'mscott@test.com',
  'lknope@test.com',
  'rswanson@test.com',
  'aludgate@test.com',
]

const supabaseSamples: readonly ExpectedImport[] = [
  {
    files: ['supabase/db-dump-data-only.sql'],
    format: 'supabase',
    encoding: 'utf-8',
    users: 2,
    named: { 'supabaseutils1@example.com': { row: 41, createdAt: Date.UTC(2024, 8, 4, 6, 20, 51, 173), lastSignInAt: null } },
  },
  {
    files: ['supabase/clerk-sample-supabase.json'],
    format: 'supabase',
    encoding: 'utf-8',
    users: 15,
    withoutPassword: 6,
    refused: refusals('no-address', numbers(16, 25)),
    named: { 'jane.doe@test.com': { name: 'Jane Doe', createdAt: Date.UTC(2024, 0, 15, 10, 30) } },
    signsIn: { [SAMPLE_PASSWORD]: WITH_PASSWORD },
  },
  {
    files: ['supabase/clerk-sample-supabase.csv'],
    format: 'supabase',
    encoding: 'utf-8',
    separator: ',',
    // Every row has three cells less than the header, so no cell is certain.
    users: 0,
    refused: [[2, 'ragged-row', 'jane.doe@test.com'], ...refusals('ragged-row', numbers(3, 27))],
  },
  { files: ['supabase/seed-crypt-not-importable.sql'], fault: 'sql-expressions' },
]

const clerkSamples: readonly ExpectedImport[] = [
  {
    files: ['clerk/clerk.csv'],
    format: 'clerk',
    encoding: 'utf-8',
    separator: ',',
    users: 59,
    withoutPassword: 44,
    refused: refusals('ragged-row', numbers(58, 67)),
    // The primary address counts, even where another one is verified.
    named: { 'jane.doe@test.com': { row: 3, name: 'Jane Doe' }, 'primary@test.com': { row: 68, username: 'pipeemail' } },
    signsIn: {
      [SAMPLE_PASSWORD]: [
        ...WITH_PASSWORD,
        ...['gracemiller', 'jackmartinez', 'miagonzalez', 'peterthomas', 'samjackson', 'amyclark'].map(
          (name) => `${name}@test.com`,
        ),
      ],
    },
  },
  {
    files: ['clerk/clerk.json'],
    format: 'clerk',
    encoding: 'utf-8',
    users: 25,
    withoutPassword: 16,
    wants: ['domain'],
    named: { phoneuser1: { email: '' } },
    signsIn: { [SAMPLE_PASSWORD]: WITH_PASSWORD },
  },
]

const railsSamples: readonly ExpectedImport[] = [
  {
    files: ['devise/fusionauth-devise-export.json'],
    format: 'fusionauth',
    encoding: 'utf-8',
    users: 1,
    named: { 'jennifer.adams@example.com': { isDisabled: false } },
  },
  {
    files: ['devise/fusionauth-rails-export.json'],
    format: 'fusionauth',
    encoding: 'utf-8',
    users: 1,
    named: { 'sarah.johnson@example.com': { name: 'Sarah Johnson' } },
    signsIn: { 'SecurePass123!': ['sarah.johnson@example.com'] },
  },
  {
    files: ['made-here/devise-users.csv'],
    format: 'devise',
    encoding: 'utf-8',
    separator: ',',
    users: 5,
    withoutPassword: 1,
    wants: ['pepper'],
    disabled: ['locked@example.com'],
    named: {
      'sarah.johnson@example.com': { lastSignInAt: Date.UTC(2024, 4, 2, 9, 10, 11, 123) },
      'changing@example.com': { name: 'Changing Address' },
    },
    signsIn: { 'SecurePass123!': ['sarah.johnson@example.com'], 'Test123Now!': ['locked@example.com', 'changing@example.com'] },
  },
  {
    files: ['made-here/devise-users.csv'],
    choice: 'with a pepper that the application does not have, no password is right',
    options: { pepper: 'none of theirs' },
    format: 'devise',
    encoding: 'utf-8',
    users: 5,
    withoutPassword: 1,
    wants: ['pepper'],
    disabled: ['locked@example.com'],
    signsIn: { 'SecurePass123!': [] },
  },
  {
    files: ['passportjs/users.json'],
    format: 'passport',
    encoding: 'utf-8',
    users: 9,
    withoutPassword: 2,
    disabled: ['unconfirmed@example.com'],
    named: { 'user@example.com': { lastSignInAt: Date.UTC(2025, 6, 22, 8, 35, 23, 697) } },
    signsIn: { password123: ['admin@example.com', 'user@example.com', 'test@example.com', 'unconfirmed@example.com'] },
  },
]

const wordpressSamples: readonly ExpectedImport[] = [
  {
    files: ['wordpress/wp-users-hashes.csv'],
    format: 'wordpress',
    encoding: 'utf-8',
    separator: ',',
    users: 2,
    signsIn: { 'Test123Now!': ['johndoe@example.com'], finalFormSkeleton: ['janedoe@example.com'] },
  },
  {
    files: ['wordpress/users-with-meta.json'],
    format: 'wordpress',
    encoding: 'utf-8',
    users: 2,
    named: { 'user@example.com': { name: 'UserName LastName', createdAt: Date.UTC(2024, 1, 21, 7, 9, 20) } },
  },
  {
    files: ['made-here/wp_users.sql'],
    format: 'wordpress',
    encoding: 'utf-8',
    users: 6,
    wants: ['domain'],
    named: {
      'johndoe@example.com': { name: "John O'Doe" },
      'janedoe@example.com': { name: 'Jane "JD" Doe' },
      'ancient@example.com': { name: 'Ancient, MD5', createdAt: null },
      noaddress: { email: '' },
    },
    signsIn: {
      'Test123Now!': ['johndoe@example.com', 'ancient@example.com', 'plainbcrypt@example.com', 'spaces@example.com'],
      '  Test123Now! ': ['johndoe@example.com', 'ancient@example.com', 'spaces@example.com'],
      finalFormSkeleton: ['janedoe@example.com'],
      test: ['noaddress'],
    },
  },
]

/** Files of web applications and their frameworks, and what each must become. */
export const applicationSamples: readonly ExpectedImport[] = [
  ...djangoSamples,
  ...flaskSamples,
  ...supabaseSamples,
  ...clerkSamples,
  ...railsSamples,
  ...wordpressSamples,
]
