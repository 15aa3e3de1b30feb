/** What goes back to the client. */
export interface StubAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export function plain(
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body: Buffer = Buffer.alloc(0),
): StubAnswer {
  return { status, headers, body }
}

/** A refusal in S3's form. */
export function refuse(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): StubAnswer {
  const region = headers['x-amz-bucket-region']
  return document(
    status,
    'Error',
    [['Code', code], ['Message', message], ...(region === undefined ? [] : [['Region', region] as const])],
    headers,
  )
}

/** An element with children: text, or more XML. */
export function document(
  status: number,
  name: string,
  children: readonly (readonly [string, string | { readonly xml: string }])[],
  headers: Readonly<Record<string, string>> = {},
): StubAnswer {
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n${element(name, children)}`
  return { status, headers: { 'content-type': 'application/xml', ...headers }, body: Buffer.from(text) }
}

export function element(name: string, children: readonly (readonly [string, string | { readonly xml: string }])[]): string {
  const inner = children
    .map(([child, value]) => `<${child}>${typeof value === 'string' ? escaped(value) : value.xml}</${child}>`)
    .join('')
  return `<${name}>${inner}</${name}>`
}

function escaped(text: string): string {
  return text.replace(/[<>&"]/g, (sign) => `&#x${sign.charCodeAt(0).toString(16)};`)
}
