// Runs the core in Node and compares its reports with those of the native program, byte for byte.
// node run.mjs CORE.wasm PROGRAM
import { spawnSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'

const [wasm, program] = process.argv.slice(2)
const compiled = new WebAssembly.Module(readFileSync(wasm))
const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** A fresh instance that knows these files, `{path, text}` each. */
function instance(files) {
  let memory
  const core = new WebAssembly.Instance(compiled, {
    env: {
      host_seed: () => BigInt(Math.floor(Math.random() * 2 ** 52)),
      host_decimal: (start, count) => Number(decoder.decode(new Uint8Array(memory.buffer, start, count))),
    },
  }).exports
  memory = core.memory
  const place = (text) => {
    const bytes = encoder.encode(text)
    const start = core.allocate(bytes.length) >>> 0
    new Uint8Array(memory.buffer).set(bytes, start)
    return [start, bytes.length]
  }
  for (const { path, text } of files) core.addFile(...place(path), ...place(text))
  return (kind, file, name, batch = 1) => {
    const [start, count] = place(name)
    const code = core.report(kind, file, start, count, batch)
    const answer = core.answerBytes() >>> 0
    return { code, text: decoder.decode(new Uint8Array(memory.buffer, answer, core.answerCount() >>> 0)) }
  }
}

function native(...parameters) {
  const run = spawnSync(program, parameters, { maxBuffer: 1 << 28, encoding: 'utf8' })
  if (run.error) throw run.error
  return { code: run.status, text: run.stdout, findings: run.stderr }
}

const zoo = ['', 'torchvision/', 'lessons/'].flatMap((folder) =>
  readdirSync(`zoo/${folder}`)
    .filter((name) => name.endsWith('.kdl'))
    .map((name) => ({ path: `zoo:${folder}${name}`, text: readFileSync(`zoo/${folder}${name}`, 'utf8') })),
)

let compared = 0
let failures = 0
function check(holds, what) {
  compared += 1
  if (holds) return
  failures += 1
  console.log(`FAILED: ${what}`)
}

// Every network of the zoo.
let most = { macs: 0n, network: '' }
for (const [index, file] of zoo.entries()) {
  for (const [, name] of file.text.matchAll(/^network "?([^\s"]+)/gm)) {
    for (const [kind, command] of ['summarize', 'memory'].entries()) {
      for (const batch of [1, 256]) {
        const own = instance(zoo)(kind, index, name, batch)
        const its = native(command, name, '--batch', String(batch), '--format', 'json')
        check(own.code === 0 && own.text === its.text, `${command} ${name} --batch ${batch}: ${own.code ? own.text : ''}`)
        const macs = own.text.match(/"totals": \{[^]*?"macs": (\d+)/)
        if (kind === 0 && macs && BigInt(macs[1]) > most.macs) most = { macs: BigInt(macs[1]), network: `${name}, batch ${batch}` }
      }
    }
  }
}
console.log(`${compared} reports on the zoo; the most MACs: ${most.macs} (${most.network})`)
check(most.macs > 2n ** 40n, 'some count is far beyond 32 bits')

// What goes beyond its bounds is refused: what inference finds in the same words, all of them.
const found = {
  'a volume of more values than are counted': 'input 16777216 16777216 3\nrelu',
  'an extent beyond 32 bits': 'input 1 1 2147483647\nconcat { path { relu }\npath { relu } }',
  'a number beyond 64 bits': 'input 8 8 3\nconv filters=99999999999999999999 kernel=1',
  'a product of hyperparameters beyond 32 bits': 'input 8 8 3\nconv filters=4 kernel=1000000 dilation=1000000',
  'padding beyond 32 bits': 'input 8 8 3\nmaxpool kernel=1000000 dilation=1000000 stride=1 pad=same',
}
// What the driver says without the program's help, or where `Int` has 32 bits, at least in its headline.
const told = {
  'MACs beyond 64 bits': 'input 65536 65536 1024\nconv filters=1024 kernel=1001 pad=500',
  'a hyperparameter beyond 32 bits': 'input 8 8 3\nconv filters=2147483648 kernel=1',
}
for (const [cases, agrees] of [
  [found, (text, findings) => text === findings],
  [told, (text, findings) => findings.includes(text.split('\n')[0].replace(/^error\[[^\]]*\]: /, ''))],
]) {
  for (const [what, body] of Object.entries(cases)) {
    const text = `network n {\n${body}\n}\n`
    const own = instance([{ path: '<stdin>', text }])(0, 0, 'n')
    const its = spawnSync(program, ['summarize', '-', '--format', 'json'], { input: text, encoding: 'utf8' })
    check(own.code === 1 && its.status === 1 && agrees(own.text, its.stderr), `${what}:\n${own.text}\n${its.stderr}`)
  }
}
console.log(`${Object.keys(found).length + Object.keys(told).length} descriptions refused`)
if (failures > 0) {
  console.log(`${failures} of ${compared} comparisons FAILED`)
  process.exit(1)
}
console.log(`.ci/wasm: all ${compared} comparisons passed`)
