/** Shells that ask a command what may stand at the cursor. */
export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/**
 * What a shell runs once, so that it asks `switchback complete` at each press of TAB. The words go on as they stand:
 * nothing of what is typed is run, or read as shell, before the line is entered.
 */
export const scriptFor = (shell: Shell): string => scripts[shell];

const scripts: Readonly<Record<Shell, string>> = {
  bash: `_switchback() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == :files ]]; then compopt -o default 2>/dev/null; else COMPREPLY+=("\${line%%$'\\t'*}"); fi
  done < <("$1" complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null </dev/null)
}
complete -F _switchback switchback
`,
  zsh: `_switchback() {
  local line value about
  local -a described
  for line in "\${(@f)$("\${words[1]}" complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null </dev/null)}"; do
    if [[ $line == :files ]]; then _files; return; fi
    value="\${\${line%%$'\\t'*}//:/\\\\:}" about="\${line#*$'\\t'}"
    [[ -n $value ]] && described+=("$value\${about:+:$about}")
  done
  _describe -V switchback described
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
compdef _switchback switchback
`,
  fish: `function __switchback_complete
  set -l before (commandline -opc)
  set -l current (commandline -ct)
  test (count $current) -eq 0; and set current ''
  set -l lines ($before[1] complete -- $before[2..-1] $current 2>/dev/null </dev/null)
  if test "$lines[1]" = ':files'
    __fish_complete_path $current
  else
    printf '%s\\n' $lines
  end
end
complete -c switchback -f -a '(__switchback_complete)'
`,
};
