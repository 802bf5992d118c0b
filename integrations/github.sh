#!/usr/bin/env bash
# What the GitHub Action does once recension is installed: the gate as annotations, what changed in the summary of the
# job and, on a pull request, in one comment that is kept up to date. The gate alone decides whether the job fails.
set -euo pipefail

mark='<!-- recension -->'
report=$(mktemp)
trap 'rm -f "$report"' EXIT

base=${RECENSION_BASE:-}
if [[ -n ${GITHUB_BASE_REF:-} ]]; then
  # a checkout has neither the base branch nor the commit at which this branch left it
  git fetch --quiet --no-tags origin "+refs/heads/$GITHUB_BASE_REF:refs/remotes/origin/$GITHUB_BASE_REF"
  if [[ $(git rev-parse --is-shallow-repository) == true ]]; then
    git fetch --quiet --no-tags --unshallow origin
  fi
  base=${base:-origin/$GITHUB_BASE_REF}
fi
# annotations name files from the root of the repository, wherever the workspace lies in it
there=()
if [[ ${RECENSION_ROOT:-.} != . ]]; then
  there=(--root "$RECENSION_ROOT")
fi
compared=()
if [[ -n $base ]]; then
  compared=(--base "$base")
fi

gate=0
recension check ${there[@]+"${there[@]}"} ${compared[@]+"${compared[@]}"} --fail-on "${RECENSION_FAIL_ON:-error}" --format github || gate=$?

if [[ -n $base ]]; then
  echo "$mark" >"$report"
  # what cannot be compared is told by the gate
  recension diff ${there[@]+"${there[@]}"} ${compared[@]+"${compared[@]}"} --format markdown >>"$report" || true
  if [[ -n ${GITHUB_STEP_SUMMARY:-} ]]; then
    cat "$report" >>"$GITHUB_STEP_SUMMARY"
  fi
  if [[ ${RECENSION_COMMENT:-true} == true && ${GITHUB_REF:-} =~ ^refs/pull/([0-9]+)/ ]]; then
    comments="repos/$GITHUB_REPOSITORY/issues/${BASH_REMATCH[1]}/comments"
    ours=".[] | select(.user.type == \"Bot\" and (.body | startswith(\"$mark\"))) | .id"
    if ! id=$(gh api --paginate "$comments" --jq "$ours"); then
      echo "::notice::the comments of this pull request cannot be read, so what changed stands in the job summary alone"
    elif [[ -n $id ]]; then
      gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/${id%%$'\n'*}" --field "body=@$report" ||
        echo "::notice::the comment could not be changed; what changed stands in the job summary"
    elif [[ $(wc -l <"$report") -gt 1 ]] && ! grep -qx 'No policy changed\.' "$report"; then
      gh api --silent --method POST "$comments" --field "body=@$report" ||
        echo "::notice::the comment could not be written; what changed stands in the job summary"
    fi
  fi
fi
exit "$gate"
