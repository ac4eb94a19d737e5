/** Shells that TAB works in. */
export type Shell = 'bash' | 'zsh' | 'fish';

/** Where nothing fits, all three offer files: values such as `@FILE` and `--ids-to` want them. */
const bash = String.raw`_posthorn() {
  local IFS=$'\n'
  COMPREPLY=($(posthorn complete -- "${'$'}{COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f 1))
}
complete -o default -F _posthorn posthorn
`;

const zsh = String.raw`#compdef posthorn
_posthorn() {
  local -a found
  local line
  for line in "${'$'}{(@f)$(posthorn complete -- "${'$'}{(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    [[ -n $line ]] && found+=("${'$'}{line%%$'\t'*}:${'$'}{line#*$'\t'}")
  done
  if (( $#found )); then _describe posthorn found; else _files; fi
}
# From a folder of fpath this file is the function itself; sourced, it only defines it.
if [[ $funcstack[1] == _posthorn ]]; then _posthorn "$@"; else compdef _posthorn posthorn; fi
`;

const fish = String.raw`function __posthorn_complete
  set -l words (commandline -opc) (commandline -ct)
  posthorn complete -- $words[2..-1] 2>/dev/null
end
complete -c posthorn -a '(__posthorn_complete)'
`;

/** What each shell is to run to know of Posthorn's commands. */
export const scripts: Readonly<Record<Shell, string>> = { bash, zsh, fish };
