#!/bin/sh
# Writes popular_npm.txt and popular_pypi.txt, the names that a misspelt package may be meant to be.
#
# usage: popular.sh NPM.tsv PYPI.tsv "month of the lists"
#   NPM.tsv:  name, version, downloads a month
#   PYPI.tsv: name, version, month of the last release, rank among the most downloaded
# Both are exports of the registries' public download statistics; a header is the first line, columns end at tabs.
set -eu
cd "$(dirname "$0")"
most=8000
npm=$1 pypi=$2 when=$3
{
  echo "# The $most packages of npm that were downloaded most, most downloaded first: $when, monthly downloads. By popular.sh."
  awk -F '\t' 'NR > 1 && $3 > 0 { print $3 "\t" $1 }' "$npm" | LC_ALL=C sort -t '	' -k1,1nr -k2,2 | head -n "$most" | cut -f 2
} >popular_npm.txt
{
  echo "# The $most distributions of PyPI that were downloaded most, most downloaded first: $when, monthly downloads. By popular.sh."
  awk -F '\t' 'NR > 1 && $4 != "" { print $4 "\t" $1 }' "$pypi" | LC_ALL=C sort -t '	' -k1,1n -k2,2 | head -n "$most" | cut -f 2
} >popular_pypi.txt
