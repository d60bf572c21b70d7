// Reads tables with icebird, the reader for browsers. It asks for files by fetch, which Node has not for file: URLs.

import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { icebergMetadata, icebergRead } from 'icebird'

globalThis.fetch = async (url, init) => {
  const bytes = await readFile(String(url).replace(/^file:\/\//, '')).catch(() => undefined)
  if (!bytes) return new Response('', { status: 404 })
  const range = /bytes=(\d+)-(\d*)/.exec(new Headers(init?.headers).get('Range') ?? '')
  if (!range) return new Response(bytes, { headers: { 'Content-Length': bytes.length } })
  const end = range[2] ? Number(range[2]) + 1 : bytes.length
  return new Response(bytes.subarray(Number(range[1]), end), { status: 206 })
}

const folder = resolve(process.argv[2])
const found = {}
for (const expected of JSON.parse(await readFile(`${folder}/expected.json`, 'utf8'))) {
  found[expected.table] = await read(`file://${folder}/${expected.table}`, expected)
}
console.log(JSON.stringify(found))

async function read(tableUrl, expected) {
  const metadata = await icebergMetadata({ tableUrl })
  const current = schemaOf(metadata, metadata['current-schema-id'])
  const rows = async (seen, schema) => {
    const found = await icebergRead({ tableUrl, metadata: seen })
    return found.map((row) => Object.fromEntries(schema.fields.map(({ name, type }) => [name, text(row[name], type)])))
  }
  const travel = (id) => {
    const snapshot = metadata.snapshots.find((one) => one['snapshot-id'] === id)
    const schema = schemaOf(metadata, snapshot['schema-id'])
    return rows({ ...metadata, 'current-snapshot-id': id, 'current-schema-id': schema['schema-id'] }, schema)
  }
  const of = async (entries) => {
    const found = await Promise.all(entries.map(async ([name, id]) => [name, await attempt(() => travel(id))]))
    return Object.fromEntries(found)
  }
  return {
    columns: await attempt(() => current.fields.map(({ name, type }) => [name, typeText(type)])),
    rows: await attempt(() => rows(metadata, current)),
    snapshots: await attempt(() => metadata.snapshots.map((snapshot) => snapshot['snapshot-id'])),
    travel: await of(expected.snapshots.map(({ id }) => [String(id), id])),
    tags: await of(Object.entries(metadata.refs).filter(([, ref]) => ref.type === 'tag').map(([name, ref]) => [name, ref['snapshot-id']])),
  }
}

function schemaOf(metadata, id) {
  return metadata.schemas.find((schema) => schema['schema-id'] === id)
}

async function attempt(what) {
  try {
    return { found: await what() }
  } catch (error) {
    return { error: String(error).split('\n')[0].slice(0, 300) }
  }
}

function typeText(type) {
  if (type.type === 'struct') return `struct<${type.fields.map((field) => `${field.name}: ${typeText(field.type)}`).join(', ')}>`
  return type.type === 'list' ? `list<${typeText(type.element)}>` : type
}

// Values as text, the same for every reader; floating-point numbers by their bits.
function text(value, type) {
  if (value === null || value === undefined) return null
  if (type.type === 'struct') return Object.fromEntries(type.fields.map((field) => [field.name, text(value[field.name], field.type)]))
  if (type.type === 'list') return value.map((element) => text(element, type.element))
  if (type.startsWith('decimal') || type === 'float' || type === 'double') return bits(Number(value))
  if (type === 'date') return value.toISOString().slice(0, 10)
  if (type === 'timestamp') return value.toISOString().replace('Z', '000')
  if (type === 'timestamptz') return value.toISOString().replace('Z', '000+00:00')
  if (type === 'binary') return Buffer.from(value).toString('hex')
  return String(value)
}

function bits(value) {
  if (Number.isNaN(value)) return 'NaN'
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  return view.getBigUint64(0).toString(16).padStart(16, '0')
}
