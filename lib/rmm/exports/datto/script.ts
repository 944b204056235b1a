import type { Script, Shell } from '../plain/scripts.ts'
import { JOB_PREFIX, UDF } from './variables.ts'

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
  if ($one.Value) { Set-Item -LiteralPath "Env:$($one.Name -replace '^${JOB_PREFIX}', '')" -Value $one.Value }
}
if (-not $env:ROUNDS_PRACTICE -and -not $baked['ROUNDS_PRACTICE'] -and $env:CS_PROFILE_NAME) { $env:ROUNDS_PRACTICE = $env:CS_PROFILE_NAME }
`,
}

const OUTPUT = 'Write-Output $said\n$host.SetShouldExit($code)'

/** The agent sends what it finds there; rmm.datto.com: UserDefinedFields.htm. A field that cannot be written takes no verdict away. */
const WRITE_FIELD = `if ("$env:${UDF}" -match '^[1-9][0-9]?[0-9]?$') {
  $line = @($said | Where-Object { $_ -cmatch '^ROUNDS ' }) | Select-Object -Last 1
  try {
    $field = @{ Path = 'HKLM:\\SOFTWARE\\CentraStage'; Name = "Custom$env:${UDF}"; Value = ("$line" -replace '^(.{255}).*$', '$1') }
    if ($line) { $null = New-ItemProperty @field -PropertyType String -Force }
  } catch { $null = $_ }
}
`

/** The text of a component. @throws Error where the launcher has no place for what is put in */
export function prepared({ text, shell, job }: Script): string {
  const read = replaced(text, END_OF_HEAD, END_OF_HEAD + READ_VALUES[shell])
  return shell === 'powershell' && job.kind === 'sweep' ? replaced(read, OUTPUT, WRITE_FIELD + OUTPUT) : read
}

function replaced(text: string, from: string, to: string): string {
  if (text.split(from).length !== 2) {
    throw new Error(`the launcher does not have exactly once: ${from}`)
  }
  return text.replace(from, () => to)
}
