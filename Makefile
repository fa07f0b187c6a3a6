# SPDX-License-Identifier: LGPL-2.1-or-later
# `make help` lists the targets.

PREFIX = /usr/local
DESTDIR =

# Known to the page at build time (build.js), so a build fits one PREFIX.
LIBEXECDIR = $(PREFIX)/libexec/raptor
PKGDATADIR = $(PREFIX)/share/raptor

PAGEDIR = $(PREFIX)/share/cockpit/raptor
UNITDIR = $(PREFIX)/lib/systemd/system
TMPFILESDIR = $(PREFIX)/lib/tmpfiles.d
UDEVDIR = $(PREFIX)/lib/udev/rules.d
# polkit reads no other place for what an administrator adds, and D-Bus takes what comes last: it must be after libvirt-dbus's.
POLKITDIR = /etc/polkit-1/rules.d
BUSPOLICYDIR = /etc/dbus-1/system.d

# Every daemon that libvirt has, or had: each is guarded, also if it is installed later.
LIBVIRT_DAEMONS = $(shell sed -nE 's/^([a-z]+) .*/\1/p' system/libexec/raptor/setup/libvirt-daemons)

DEVELDIR = $(HOME)/.local/share/cockpit/raptor
LAB = test/host/lab/lab

# Of tests that share no host.
WORKERS = --workers=$(shell nproc)

# What the page is made of; without src/ (as in a release) there is nothing to build from.
SOURCES = $(shell find src po -type f 2>/dev/null) manifest.json build.js $(wildcard tools/build-*.js)
PACKAGES = node_modules/.up-to-date

# Shell scripts by their first line, or by shellcheck's own for parts that are read by others.
SCRIPTS = $(shell grep -rlE '^\#!/(usr/)?bin/(env )?(ba|da)?sh|^\# shellcheck shell=' .ci system test/host tools packaging 2>/dev/null)

# The programs of the host that are Python.
PROGRAMS = $(shell grep -lE '^\#!.*python3' system/libexec/raptor-* 2>/dev/null)

.DEFAULT_GOAL = all
.NOTPARALLEL:
.DELETE_ON_ERROR:

.PHONY: help
help: ## list the targets
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1\t\2/p; s/^#### (.*)/\n\1/p' $(MAKEFILE_LIST) | expand -t 20

#### Building

.PHONY: all
all: dist/manifest.json ## build the page into dist/

dist/manifest.json: $(SOURCES) $(PACKAGES)
	NODE_ENV=production LIBEXECDIR='$(LIBEXECDIR)' PKGDATADIR='$(PKGDATADIR)' node build.js

# npm ci takes exactly what the lock file names. The check of Node comes first: npm's own words for it are unclear.
$(PACKAGES): package.json package-lock.json .npmrc
	@tools/deps.sh node
	npm ci --no-progress --include=dev
	@touch $@

.PHONY: deps
deps: ## install what is missing to build, check and run (Debian packages, by apt-get as root)
	@tools/deps.sh

.PHONY: clean
clean: ## remove what was built
	rm -rf dist test-results

#### Installing on this host (as root, or with DESTDIR)

# Also on a machine without Node and without sources: with dist/ there, nothing is built. Placeholders are filled in
# on the way; `sed` writes to new files, so a program that is running keeps the one that it has.
FILL = sed -e 's|@libexecdir@|$(LIBEXECDIR)|g' -e 's|@pkgdatadir@|$(PKGDATADIR)|g' -e 's|@pagedir@|$(PAGEDIR)|g' \
	-e 's|@polkitdir@|$(POLKITDIR)|g'

# $(call put,MODE,FOLDER,DESTINATION,PATTERN): every file below FOLDER that is named so, with its folder.
put = cd system/$(2) && find . -type f -name '$(4)' -not -path '*/__pycache__/*' | while read -r file; do \
		target='$(DESTDIR)$(3)'/"$${file\#./}"; mkdir -p "$${target%/*}" || exit 1; \
		$(FILL) "$$file" >"$$target.new" && chmod $(1) "$$target.new" && mv "$$target.new" "$$target" || exit 1; done

# $(call drop,FOLDER,DESTINATION,PATTERN): the same files again, removed.
drop = cd system/$(1) && find . -type f -name '$(3)' -not -path '*/__pycache__/*' | while read -r file; do \
		target='$(DESTDIR)$(2)'/"$${file\#./}"; rm -f "$$target"; \
		test "$${file%/*}" = . || rmdir --ignore-fail-on-non-empty "$${target%/*}" 2>/dev/null || :; done

# The programs of the host write nothing where they lie (-B), so what Python makes of their modules is made here: it saves a
# third of a second a start on a slow host. By the text's hash, not its time: an older text that comes back is not taken for this one.
COMPILE = find '$(DESTDIR)$(LIBEXECDIR)' -name __pycache__ -exec rm -rf {} +; python3 -m compileall -q -f --invalidation-mode checked-hash \
	-s '$(DESTDIR)' -p / '$(DESTDIR)$(LIBEXECDIR)'

.PHONY: install
install: ## install the page and its system files
	@test -e dist/manifest.json || $(MAKE) all
	@zcat -f dist/*.js* | grep -qF '$(LIBEXECDIR)' || \
		{ echo 'dist/ was built for another PREFIX or LIBEXECDIR: make clean, then make with the same ones' >&2; exit 1; }
	rm -rf '$(DESTDIR)$(PAGEDIR)'
	umask 022; mkdir -p '$(DESTDIR)$(PAGEDIR)'; cp -R --no-preserve=mode,ownership dist/. '$(DESTDIR)$(PAGEDIR)'
# The package before the programs: whoever starts one meanwhile, as polkit and systemd do, finds what it loads.
	@umask 022; $(call put,644,libexec,$(LIBEXECDIR),libvirt-daemons)
	@umask 022; $(call put,644,libexec,$(LIBEXECDIR),*.py)
	@umask 022; $(call put,755,libexec,$(LIBEXECDIR),raptor-*)
# Modules of versions that had them beside the programs.
	@rm -f '$(DESTDIR)$(LIBEXECDIR)'/raptor_*.py '$(DESTDIR)$(LIBEXECDIR)'/libvirt-daemons
	@umask 022; ! command -v python3 >/dev/null || $(COMPILE)
	@umask 022; $(call put,644,dbus,$(PKGDATADIR),*)
	@umask 022; $(call put,644,systemd,$(UNITDIR),*)
	@umask 022; mkdir -p '$(DESTDIR)$(UNITDIR)/multi-user.target.wants'; \
		ln -sfn ../raptor-wipe-all.service '$(DESTDIR)$(UNITDIR)/multi-user.target.wants/raptor-wipe-all.service'
	@umask 022; mkdir -p '$(DESTDIR)$(UNITDIR)/sockets.target.wants'; \
		ln -sfn ../raptor-directory.socket '$(DESTDIR)$(UNITDIR)/sockets.target.wants/raptor-directory.socket'
	@umask 022; $(call put,644,udev,$(UDEVDIR),*.rules)
	@umask 022; $(call put,644,tmpfiles.d,$(TMPFILESDIR),*.conf)
	@umask 022; $(call put,644,polkit,$(POLKITDIR),*.rules)
	@umask 022; $(call put,644,grant,$(PKGDATADIR),*.rules)
	@umask 022; $(call put,644,proof,$(PKGDATADIR),*.rules)
	@umask 022; $(call put,644,bus-policy,$(BUSPOLICYDIR),*.conf)
	@$(MAKE) --no-print-directory install-guards
ifeq ($(DESTDIR),)
	@$(MAKE) --no-print-directory notify
	@! command -v systemd-tmpfiles >/dev/null || systemd-tmpfiles --create '$(TMPFILESDIR)/raptor.conf'
	@! test -d /run/systemd/system || systemctl start raptor-directory.socket || :
endif

.PHONY: install-guards
install-guards:
	@test -n '$(LIBVIRT_DAEMONS)' || { echo 'no list of libvirt daemons' >&2; exit 1; }
	@umask 022; $(foreach daemon,$(LIBVIRT_DAEMONS),($(call put,644,daemon,$(UNITDIR)/$(daemon).service.d,*.conf)) &&) :

.PHONY: uninstall
uninstall: ## remove exactly what install put there, and what raptor-setup switched on (FORCE=1: also while volumes wait to be zeroed)
ifeq ($(DESTDIR),)
# A volume that is to be zeroed keeps what it holds once nothing knows of it. Then: the grant must not outlive its guard.
	@test -n '$(FORCE)' || ! test -x '$(LIBEXECDIR)/raptor-setup' || '$(LIBEXECDIR)/raptor-setup' pending || \
		{ echo 'make uninstall FORCE=1 goes on all the same' >&2; exit 1; }
	@! test -x '$(LIBEXECDIR)/raptor-setup' || { '$(LIBEXECDIR)/raptor-setup' users off && '$(LIBEXECDIR)/raptor-setup' logins off; }
	@! test -d /run/systemd/system || systemctl stop raptor-directory.socket 2>/dev/null || :
# What was set for our units while they ran (systemctl set-property --runtime).
	rm -rf /run/systemd/system.control/raptor.slice.d /run/systemd/system.control/raptor-wipe@*.service.d
endif
	rm -rf '$(DESTDIR)$(PAGEDIR)' '$(DESTDIR)$(LIBEXECDIR)' '$(DESTDIR)$(PKGDATADIR)'
	@$(call drop,systemd,$(UNITDIR),*)
	rm -f '$(DESTDIR)$(UNITDIR)/multi-user.target.wants/raptor-wipe-all.service' \
		'$(DESTDIR)$(UNITDIR)/sockets.target.wants/raptor-directory.socket'
	@$(call drop,udev,$(UDEVDIR),*.rules)
	@$(call drop,tmpfiles.d,$(TMPFILESDIR),*.conf)
	@$(call drop,polkit,$(POLKITDIR),*.rules)
	@$(call drop,bus-policy,$(BUSPOLICYDIR),*.conf)
	@$(foreach daemon,$(LIBVIRT_DAEMONS),($(call drop,daemon,$(UNITDIR)/$(daemon).service.d,*.conf)); \
		rmdir --ignore-fail-on-non-empty '$(DESTDIR)$(UNITDIR)/$(daemon).service.d' 2>/dev/null || :;)
ifeq ($(DESTDIR),)
	@$(MAKE) --no-print-directory notify
endif

# polkit notices its rules by itself. Where systemd is not running (a container) there is nothing to tell.
.PHONY: notify
notify:
	@! test -d /run/systemd/system || systemctl daemon-reload

#### Working on the page

.PHONY: watch
watch: $(PACKAGES) ## build again at each change, with source maps
	LIBEXECDIR='$(LIBEXECDIR)' PKGDATADIR='$(PKGDATADIR)' node build.js --watch

.PHONY: devel-install
devel-install: ## let this host's Cockpit serve dist/ to you, in place of an installed page
	mkdir -p '$(dir $(DEVELDIR))' dist
	ln -sfnT '$(CURDIR)/dist' '$(DEVELDIR)'

.PHONY: devel-uninstall
devel-uninstall: ## end devel-install
	@! test -e '$(DEVELDIR)' -a ! -L '$(DEVELDIR)' || { echo '$(DEVELDIR) is no link of ours' >&2; exit 1; }
	rm -f '$(DEVELDIR)'

.PHONY: po
po: deps $(PACKAGES) ## collect the messages into po/raptor.pot and every po/LANG.po
	node tools/po.js update

.PHONY: run
run: deps all ## boot a test host with the page and say how to log in
	@tools/run.sh

.PHONY: stop
stop: ## end what run started
	$(LAB) down run

#### Checking

.PHONY: check
check: deps all ## all that must pass
	tools/check.sh

.PHONY: check-long
check-long: check all ## and what takes hours: faults, repetitions
	RAPTOR_REPORT=long tools/host-test.sh long

.PHONY: typecheck
typecheck: $(PACKAGES) ## compile without writing
	npx --no-install tsc -p src
	npx --no-install tsc

.PHONY: lint
lint: deps $(PACKAGES) ## rules, format, directions of imports, styles, scripts, translations
	npx --no-install eslint --max-warnings 0 .
	npx --no-install prettier --check --log-level warn .
	npx --no-install depcruise --output-type err-long src test
	npx --no-install stylelint --allow-empty-input 'src/**/*.css'
	shellcheck --external-sources $(SCRIPTS)
	mypy system/libexec/raptor $(PROGRAMS)
	pyflakes3 system/libexec
	tools/headers.sh
	node tools/po.js check

.PHONY: unit
unit: deps $(PACKAGES) ## the pure parts, in milliseconds
	RAPTOR_REPORT=unit npx --no-install playwright test --project=unit $(WORKERS)
	tools/system-test.sh

.PHONY: host-test
host-test: deps all ## the real page on a real host
	RAPTOR_REPORT=host tools/host-test.sh host

.PHONY: try
try: deps all ## one file or test on a host that stays: make try FILES=test/host/list.test.ts TEST='in a shell'
	@: $(if $(FILES)$(TEST),,$(error which? FILES=…, or TEST=…, or both))
	RAPTOR_KEEP=1 RAPTOR_REPORT=try tools/host-test.sh host long bench -- $(FILES) $(if $(TEST),--grep '$(subst ','\'',$(TEST))')

.PHONY: screens
screens: deps all ## every state of the page, held against axe-core and the layout's rules
	RAPTOR_REPORT=screens npx --no-install playwright test --project=screens $(WORKERS)

.PHONY: screenshots
screenshots: deps all ## the same, and a picture of every state of the page
	RAPTOR_PICTURES=1 RAPTOR_REPORT=screens npx --no-install playwright test --project=screens $(WORKERS) $(if $(TEST),--grep '$(subst ','\'',$(TEST))')

.PHONY: record
record: deps all ## ask the test host anew what the pictures' host answers
	rm -f test/screens/stage/recorded.json
	RAPTOR_RECORD=1 RAPTOR_REPORT=record tools/host-test.sh host -- --grep @recorded

.PHONY: bench
bench: deps all ## measure size, speed and calls beside cockpit-machines
	RAPTOR_REPORT=bench tools/host-test.sh bench
