import { z } from '../schema.ts'

/** Missing: nobody looked. Null: somebody looked, and there is none, or it is unset. */
export const maybe = <Schema extends z.ZodType>(schema: Schema) => schema.nullish()

export const name = z.string().min(1)

const SECRET =
  /pass(?:word|wd|phrase)|\bpwd\b|secret|jaas|(?:private|access|api|keystore)[._-]?key|auth\.user\.info|token|credential/i

/** What a setting may be called that holds a secret or may do so; names of files aren't secrets. */
export function isSecretSetting(setting: string): boolean {
  return SECRET.test(setting) && !/\.(?:location|type|class|ms|seconds|enabled)$/.test(setting)
}

/** Explicit settings by name. What may be a secret stands there without its value, or not at all. */
export const settings = z.record(name, z.union([z.string(), z.number(), z.boolean(), z.null()])).check((context) => {
  for (const [setting, value] of Object.entries(context.value)) {
    if (value === null || !isSecretSetting(setting)) continue
    context.issues.push({
      code: 'custom',
      input: value,
      path: [setting],
      message: 'left out or null: an inventory holds no secrets',
    })
  }
})
