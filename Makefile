# Signpost. Two commands do all: `make site` and `make test`. Each installs what it lacks.
#
#   make site     install what is missing, build, and render content/ into output/
#   make serve    preview content/ at http://127.0.0.1:8000: pages follow each change of a file
#   make check    print the problems of content/, write nothing
#   make test     install what the tests need, and run them all
#   make test-long  those that find more the longer they run
#   make test-browser  every kind of page in every scheme and size, and Lighthouse
#   make bench    measure how fast a big site is built, beside Hugo; make bench-pdf: its leaflets, beside Typst;
#                 bench-search: what its search weighs
#   make accept   take what the golden tests give as what they must give
#   make install  put the program, the theme, the manual and the services for systemd below PREFIX
#   make clean    remove what make made, but not what it downloaded
#
# VARIANT=release (default), debug, asan or tsan: each is built in build/VARIANT.

VERSION := 1.0
VARIANT ?= release
PREFIX  ?= /usr/local
BUILD   := build/$(VARIANT)
THEME   := themes/default
NPM     := build/npm

.DEFAULT_GOAL := site
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

# ---- what must be installed -----------------------------------------------------------------------------------------

PACKAGES := gcc libc6-dev make pkg-config git ca-certificates \
  libgit2-dev libyaml-dev libcmark-gfm-dev libcmark-gfm-extensions-dev liblua5.4-dev libhpdf-dev libharfbuzz-dev \
  libfribidi-dev libunibreak-dev libjansson-dev libmicrohttpd-dev libxml2-dev libpng-dev libjpeg62-turbo-dev libdeflate-dev \
  nettle-dev libxxhash-dev libqrencode-dev fonts-noto-core fonts-noto-mono fonts-droid-fallback librsvg2-bin man-db
TEST_PACKAGES := libcmocka-dev qpdf poppler-utils zbar-tools chromium default-jre-headless valgrind mandoc
# Unpacked below build/ and not installed: their packages would start servers on this machine.
HOST_PACKAGES := nginx nginx-common caddy
BENCH_PACKAGES := hugo time poppler-utils

# Asks once a list, and installs only what is not there. Node may come from elsewhere than Debian's packages.
define install_packages
@mkdir -p build
@missing=; for package in $(1); do \
  dpkg-query -W -f='$${db:Status-Status}' $$package 2>/dev/null | grep -qx installed || missing="$$missing $$package"; done; \
command -v node >/dev/null || missing="$$missing nodejs"; command -v npm >/dev/null || missing="$$missing npm"; \
if [ -n "$$missing" ]; then echo "installing:$$missing"; \
  sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
  $$sudo apt-get update -q && DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -yq --no-install-recommends $$missing; fi
@touch $@
endef

build/packages: Makefile
	$(call install_packages,$(PACKAGES))

build/test-packages: Makefile build/packages
	$(call install_packages,$(TEST_PACKAGES))

build/bench-packages: Makefile build/packages
	$(call install_packages,$(BENCH_PACKAGES))

build/hosts/.done: Makefile | build/packages
	@echo "  fetch    $(HOST_PACKAGES)"
	@rm -rf $(@D) && mkdir -p $(@D)
	@cd $(@D) && { apt-get download -q $(HOST_PACKAGES) >/dev/null 2>&1 || \
	  { sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; $$sudo apt-get update -q && apt-get download -q $(HOST_PACKAGES); }; } && \
	  for package in *.deb; do dpkg -x $$package .; done && rm -f ./*.deb
	@touch $@

# Packages of npm are installed from a copy of their list, so that nothing lands among the sources.
$(NPM)/%/node_modules: | build/packages
	@mkdir -p $(@D)
	@cp $(NPM_LIST)/package.json $(NPM_LIST)/package-lock.json $(@D)
	@echo "  fetch    packages of $(NPM_LIST)/package.json"
	@cd $(@D) && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error
	@touch $@

$(NPM)/theme/node_modules: NPM_LIST := $(THEME)
$(NPM)/theme/node_modules: $(THEME)/package-lock.json
$(NPM)/tests/node_modules: NPM_LIST := tests
$(NPM)/tests/node_modules: tests/package-lock.json
$(NPM)/bench/node_modules: NPM_LIST := tests/bench
$(NPM)/bench/node_modules: tests/bench/package-lock.json

# ---- the program ----------------------------------------------------------------------------------------------------

LIBRARIES := libgit2 yaml-0.1 lua5.4 harfbuzz harfbuzz-subset fribidi jansson libmicrohttpd libxml-2.0 libpng libjpeg libdeflate nettle libxxhash libqrencode

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wvla -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings
CFLAGS_release := -O2 -g
CFLAGS_debug   := -O0 -g3
CFLAGS_asan    := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
CFLAGS_tsan    := -O1 -g -fsanitize=thread
CPPFLAGS += -D_GNU_SOURCE -Igenerator $(shell pkg-config --cflags $(LIBRARIES) 2>/dev/null)
CFLAGS   += -std=c17 $(WARNINGS) $(if $(CI),-Werror) $(CFLAGS_$(VARIANT)) -pthread
# Lua is linked in whole: pages call it so often that the way into a shared library takes a tenth of a build.
LDLIBS   += $(filter-out -llua5.4,$(shell pkg-config --libs $(LIBRARIES) 2>/dev/null)) -l:liblua5.4.a
LDLIBS   += -lcmark-gfm -lcmark-gfm-extensions -lhpdf -lunibreak -lm

SOURCES := $(wildcard generator/*/*.c)
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o)
TESTS   := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(wildcard tests/unit/test_*.c))

$(BUILD)/signpost: $(OBJECTS)
	@echo "  link     $@"
	@$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LDLIBS) -o $@

# What `signpost --version` says: of a clone, also the commit. Written when it has changed.
COMMIT := $(shell [ "$$(git rev-parse --show-toplevel 2>/dev/null)" = "$(CURDIR)" ] && git rev-parse --short HEAD)
.PHONY: FORCE
$(BUILD)/version: FORCE
	@mkdir -p $(@D)
	@echo 'signpost $(VERSION)$(COMMIT:%= (%))' >$@.new; cmp -s $@.new $@ && rm $@.new || mv $@.new $@
$(BUILD)/generator/cli/version.o: CPPFLAGS += -DVERSION='"$(shell cat $(BUILD)/version)"'
$(BUILD)/generator/cli/version.o: $(BUILD)/version

# The script of the preview, as a text of C.
$(BUILD)/generator/serve/live.o: CPPFLAGS += -I$(BUILD)/generator
$(BUILD)/generator/serve/live.o: $(BUILD)/generator/serve/live.js.inc
$(BUILD)/%.js.inc: %.js
	@mkdir -p $(@D)
	@sed 's/[\\"]/\\&/g; s/.*/"&\\n"/' $< >$@

$(BUILD)/%.o: %.c Makefile | build/packages
	@mkdir -p $(@D)
	@echo "  compile  $<"
	@$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c $< -o $@

$(BUILD)/tests/%: $(BUILD)/tests/unit/%.o $(filter-out %/cli/main.o,$(OBJECTS))
	@mkdir -p $(@D)
	@echo "  link     $@"
	@$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LDLIBS) -lcmocka -o $@

.SECONDARY:

.PHONY: flags
flags:
	@echo '$(CPPFLAGS) $(filter-out -Werror,$(CFLAGS))'

-include $(OBJECTS:.o=.d) $(wildcard $(BUILD)/tests/unit/*.d)

# ---- the theme and the site -----------------------------------------------------------------------------------------

THEME_SOURCES := $(shell find $(THEME)/styles $(THEME)/scripts $(THEME)/pictures -type f)

$(THEME)/built/.done: $(THEME)/build.mjs $(THEME_SOURCES) $(NPM)/theme/node_modules
	node $< $(NPM)/theme/node_modules
	@touch $@

.PHONY: site serve check all
all: $(BUILD)/signpost $(THEME)/built/.done

site: all
	$(BUILD)/signpost build --worktree

serve: all
	$(BUILD)/signpost serve

check: all
	$(BUILD)/signpost check --worktree

# ---- tests, installation, cleaning ----------------------------------------------------------------------------------

.PHONY: test test-long test-browser bench bench-pdf bench-search accept install clean
test: build/test-packages build/hosts/.done $(NPM)/tests/node_modules all $(BUILD)/draw
	@$(MAKE) --no-print-directory VARIANT=asan unit-tests build/asan/signpost
	@tests/run

test-long: build/test-packages all $(BUILD)/draw
	@CRASHES=300 SERIES_COUNT=300 REBUILDS=1000 PICTURES_EVERY=1 tests/run crash series watch pictures

test-browser: build/test-packages $(NPM)/tests/node_modules all
	@node tests/browser/matrix.mjs

.PHONY: unit-tests
unit-tests: $(TESTS)

# BENCH_SIZES, BENCH_ROUNDS and BENCH_FOLDER: see tests/bench/run.mjs.
bench bench-pdf: build/bench-packages $(BUILD)/floor all
	@node tests/bench/run.mjs $(@:bench-%=%)
bench-pdf: $(NPM)/bench/node_modules
bench-search: build/test-packages $(NPM)/tests/node_modules all
	@node tests/bench/search.mjs

$(BUILD)/draw: $(BUILD)/tests/pictures/draw.o $(filter-out %/cli/main.o,$(OBJECTS))
	@$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LDLIBS) -o $@

$(BUILD)/floor: $(BUILD)/tests/bench/floor.o
	@$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LDLIBS) -o $@

accept: all
	@tests/golden/run --accept

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/signpost/themes $(DESTDIR)$(PREFIX)/share/man
	install -m 755 $(BUILD)/signpost $(DESTDIR)$(PREFIX)/bin/signpost
	cp -R themes/default $(DESTDIR)$(PREFIX)/share/signpost/themes/
	install -d $(DESTDIR)$(PREFIX)/lib/systemd/system $(DESTDIR)$(PREFIX)/lib/sysusers.d
	for unit in generator/systemd/*.service generator/systemd/*.timer; do \
	  sed 's|/usr/local/|$(PREFIX)/|g' $$unit > $(DESTDIR)$(PREFIX)/lib/systemd/system/$${unit##*/}; done
	install -m 644 generator/systemd/signpost.conf $(DESTDIR)$(PREFIX)/lib/sysusers.d/signpost.conf
	for page in generator/manual/*.[157]; do install -Dm 644 $$page $(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$${page##*/}; done

clean:
	rm -rf build/release build/debug build/asan build/tsan output themes/*/built
