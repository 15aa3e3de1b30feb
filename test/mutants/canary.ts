/** The canary M0 turns this around: if that isn't noticed, no result of the harness means anything. */
export const CANARY_SINGS: boolean = true
