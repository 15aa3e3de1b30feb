import { type FieldModel, flexibilityOf, type MessageModel, type StructModel } from './model.ts'

/** How the function that decodes or encodes a struct begins, and what its lines depend on. */
export interface StructHead {
  /** In front of `function`. */
  readonly exported: string
  /** The last parameter: only where a line depends on the version. */
  readonly versionParameter: string
  /** The version is one of ours, and whether it is flexible. */
  readonly lines: readonly string[]
  /** `true`, `false`, or the name of the variable that says. */
  readonly flexible: string
  /** In the order of their tags. */
  readonly tagged: readonly FieldModel[]
}

export function structHead({ name, schema }: MessageModel, { isRoot, usesVersion, versions, fields }: StructModel): StructHead {
  const flexible = flexibilityOf(schema, versions)
  const { first, last } = versions
  const check = `  if (!(version >= ${first} && version <= ${last})) throw unsupportedVersion('${name}', version)`
  return {
    exported: isRoot ? 'export ' : '',
    versionParameter: isRoot || usesVersion ? ', version: number' : '',
    lines: [
      ...(isRoot ? [check] : []),
      ...(flexible === 'flexible' ? [`  const flexible = version >= ${schema.flexibleFrom}`] : []),
    ],
    flexible,
    tagged: fields.filter(({ field }) => field.options.tag !== undefined).sort((a, b) => tagOf(a) - tagOf(b)),
  }
}

export function tagOf(model: FieldModel): number {
  return model.field.options.tag ?? 0
}
