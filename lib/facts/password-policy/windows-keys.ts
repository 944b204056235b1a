export const WINLOGON = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon'
export const LSA = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa'
