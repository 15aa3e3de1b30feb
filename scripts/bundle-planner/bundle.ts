import { join } from 'node:path'
import { build } from 'esbuild'

/** The planner with all that it needs, as one text for browsers: a module, or a script that sets `globalThis.planner`. */
export async function bundlePlanner(root: string, format: 'esm' | 'iife'): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'src', 'planner', 'planner.ts')],
    bundle: true,
    write: false,
    minify: true,
    platform: 'browser',
    target: 'es2022',
    format,
    ...(format === 'iife' ? { globalName: 'planner' } : {}),
    legalComments: 'eof',
    logLevel: 'silent',
  })
  return outputFiles[0]!.text
}
