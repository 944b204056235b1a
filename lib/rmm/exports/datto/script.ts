import type { Script, Shell } from '../plain/scripts.ts'
import { JOB_PREFIX } from './variables.ts'

const END_OF_HEAD = '# <<< head\n'

/** What Datto RMM hands over becomes what Rounds reads: values of the job win over those of the site, and the site's name is that of the practice. */
const READ_VALUES: Readonly<Record<Shell, string>> = {
  sh: `for name in $(env | LC_ALL=C sed -n 's/^${JOB_PREFIX}\\(ROUNDS_[A-Z0-9_]*\\)=.\\{1,\\}$/\\1/p'); do
  eval "$name=\\$${JOB_PREFIX}$name; export $name"
done
if [ -z "\${ROUNDS_PRACTICE:-}" ] && [ -n "\${CS_PROFILE_NAME:-}" ]; then
  ROUNDS_PRACTICE=$CS_PROFILE_NAME
  export ROUNDS_PRACTICE
fi
`,
  powershell: `foreach ($one in @(Get-ChildItem Env:${JOB_PREFIX}ROUNDS_*)) {
  if ($one.Value) { [Environment]::SetEnvironmentVariable($one.Name.Substring(${JOB_PREFIX.length}), $one.Value) }
}
if (-not $env:ROUNDS_PRACTICE -and -not $baked['ROUNDS_PRACTICE'] -and $env:CS_PROFILE_NAME) { $env:ROUNDS_PRACTICE = $env:CS_PROFILE_NAME }
`,
}

/** The text of a component. @throws Error where the launcher has no place for what is put in */
export function prepared({ text, shell }: Script): string {
  if (!text.includes(END_OF_HEAD)) {
    throw new Error('the launcher has no line that ends its head')
  }
  return text.replace(END_OF_HEAD, () => END_OF_HEAD + READ_VALUES[shell])
}
