# What the scripts of a case may use. They run in a folder that holds the good site as content/, and the themes.
set -e

# edit FILE SED...: changes a file of the content; fails when that changes nothing.
edit() {
    local file=content/$1
    shift
    sed -i.before "$@" "$file"
    ! cmp -s "$file" "$file.before" || { echo "edit changed nothing in $file"; exit 99; }
    rm "$file.before"
}

# front FILE LINE...: adds lines to the fields of a Markdown file, below the first one.
front() {
    local file=content/$1 line
    shift
    { head -n 2 "$file"; for line in "$@"; do printf '%s\n' "$line"; done; tail -n +3 "$file"; } > "$file.new"
    mv "$file.new" "$file"
}

# body FILE TEXT...: adds lines to the end of a file, after an empty one.
body() {
    local file=content/$1
    shift
    { echo; printf '%s\n' "$@"; } >> "$file"
}

signpost() { "$SIGNPOST" "$@"; }
check() { "$SIGNPOST" check --worktree --date 2026-11-22 --jobs 2 "$@"; }
build() { "$SIGNPOST" build --worktree --date 2026-11-22 --jobs 2 --quiet "$@"; }

# commit [MESSAGE]: everything here as a commit whose id is always the same.
commit() {
    [ -d .git ] || git init -q -b main .
    printf '/themes\n/home\n/out*\n/expected\n' > .git/info/exclude
    git add -A
    GIT_AUTHOR_DATE='2026-10-05T12:00:00Z' GIT_COMMITTER_DATE='2026-10-05T12:00:00Z' \
        git -c user.name=Editor -c user.email=editor@millbrook.example commit -q --allow-empty -m "${1:-Write the site}"
}

# hashes FOLDER: a line for each file in it, but for the note of who is building.
hashes() { (cd "$1" && find . -type f ! -path ./.signpost/lock -print0 | sort -z | xargs -0 sha256sum); }

# plainly COMMAND...: runs Signpost as somebody who is not root, or skips the case when that cannot be done.
plainly() {
    if [ "$(id -u)" != 0 ]; then
        "$SIGNPOST" "$@"
        return
    fi
    chmod 755 . "$HOME"
    local drop='setpriv --reuid=65534 --regid=65534 --clear-groups'
    $drop test -x "$SIGNPOST" 2> /dev/null || { echo 'root may do everything, and nobody else may run the program'; exit 77; }
    $drop "$SIGNPOST" "$@"
}

# translations [LANGUAGE...]: the site's further languages, and a translation of two pages into each.
translations() {
    local code list=
    for code; do list="$list${list:+, }$code"; done
    edit site.yml "s/^language: .*/&\nlanguages: [$list]/"
    for code; do
        mkdir -p "content/$code/pages" "content/$code/services"
        printf -- '---\ntitle: About in %s\nsummary: A summary in %s\n---\nA text in %s, with [a library](../services/toy-library.md) and [a club](../services/swim-club.md).\n' \
            "$code" "$code" "$code" > "content/$code/pages/about.md"
        printf -- '---\ntitle: Library in %s\n---\n' "$code" > "content/$code/services/toy-library.md"
    done
}
