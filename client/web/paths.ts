/** Every address of the desk, built in one place. Ids are tokens of `[A-Z0-9-]`, so that nothing needs an escape. */
export const paths = {
  home: '/',
  signIn: '/sign-in',
  ready: '/ready',
  challenge: '/sign-in/challenge',
  demoSignIn: '/demo/sign-in',
  demoKey: '/demo/key',
  signOut: '/sign-out',
  language: '/language',
  turn: '/turn',
  documents: '/documents',
  document: (id: string) => `/documents/${id}`,
  text: (id: string) => `/documents/${id}/text`,
  history: (id: string) => `/documents/${id}/history`,
  /** The timeline, at one entry of it. */
  entry: (id: string, n: number) => `/documents/${id}/history?entry=${n}#entry-${n}`,
  proof: (id: string) => `/documents/${id}/proof`,
  position: (id: string) => `/documents/${id}/position`,
  finding: (id: string) => `/documents/${id}/finding`,
  rulings: (id: string) => `/documents/${id}/rulings`,
  whatIf: (id: string) => `/documents/${id}/what-if`,
  handover: '/handover',
  delegation: '/delegation',
  consultation: (id: string) => `/delegation/consultations/${id}`,
  consultations: '/delegation/consultations',
  /** The form of an act; `members`: what stands in it already. */
  act: (aggregate: string, act: string, members: Readonly<Record<string, string>> = {}) => {
    const query = new URLSearchParams(members).toString();
    return `/acts/${aggregate}/${act}${query === '' ? '' : `?${query}`}`;
  },
  preview: '/preview',
  /** What is about to be signed, under its name. */
  shown: (name: string) => `/preview/${name}`,
  statements: '/statements',
  receipt: (aggregate: string, statement: string) => `/receipts/${aggregate}/${statement}`,
  meetings: '/meetings',
  meeting: (id: string) => `/meetings/${id}`,
  rules: '/rules',
  rule: (id: string) => `/rules#${id}`,
  /** Downloads: the ending says the form. */
  documentsFile: (form: 'csv' | 'json') => `/documents.${form}`,
  textFile: (id: string, form: 'md' | 'docx' | 'html') => `/documents/${id}/text.${form}`,
  record: (id: string) => `/documents/${id}/record.html`,
  recordIn: (id: string, language: string) => `/documents/${id}/record.html?language=${language}`,
  bundle: (id: string) => `/documents/${id}/bundle.zip`,
  certificate: (id: string) => `/documents/${id}/certificate.json`,
  entryLine: (id: string, n: number | string) => `/documents/${id}/entries/${n}/line.json`,
  statement: (id: string, n: number | string) => `/documents/${id}/entries/${n}/statement.jws`,
  verify: '/verify',
  ledger: (member: string) => `/parties/${member}`,
  file: '/file',
  filing: (id: string) => `/file/${id}`,
  delivery: (id: string) => `/documents/${id}/delivery`,
  transcribe: '/transcribe',
  convene: '/convene',
  packageWhatIf: (id: string) => `/meetings/${id}/what-if`,
  sitting: (id: string) => `/meetings/${id}/sitting`,
  protocol: (id: string) => `/meetings/${id}/protocol`,
  sheet: (id: string) => `/documents/${id}/print`,
  sheets: (id: string) => `/meetings/${id}/print`,
  silence: '/silence',
  comments: (id: string) => `/documents/${id}/comments`,
  commentsFile: (id: string) => `/documents/${id}/comments.csv`,
  console: '/console',
  reminders: '/console/reminders',
  live: '/live',
  asset: (name: string) => `/assets/${name}`,
} as const;

/** A page of this desk, never one elsewhere: `//host` would be another one. */
export function isOwnPath(path: string): boolean {
  return /^\/(?![/\\])[^\s\\]*$/.test(path);
}
