/** For a README: what is left on a computer when the tool asks for nothing any more. */
export const AWAY =
  'On a computer, `rounds uninstall --apply` removes what Rounds keeps there. The program lies in `/var/lib/rounds/program/<version>`, on Windows in `C:\\ProgramData\\Rounds\\program\\<version>`; delete that folder last.'
