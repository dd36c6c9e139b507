# make             build every program into build/bin/
# make run         the terminal with simulated devices: windows to touch, or without a display make demo
# make demo        the scripted citizen from end to end, evidence in build/demo/
# make check       every test, the unit tests once more with the sanitizers; last line "N passed, N failed"
# make test        the unit tests alone;  SAN=1 adds address and undefined-behaviour sanitizers
# make scenarios   the citizen at a simulated terminal, with every fault we know
# make prove-storm  a million fingers and keys at random: the kiosk stands, and keeps nothing of anybody
# make prove-access  every service, language, panel and channel (touch, blind, low, large, contrast): a visit each
# make sheet       docs/pictures/screens.png: many screens in all dresses, for the README
# make accessibility-report  build/accessibility.html: which duty was proved by what, with pictures
# make golden      trees, words and pictures of the example screens as they are now, for a reviewed diff
# make peers       JMRTD out of Maven into build/peers; then make check has it read the simulated documents too
# make lint        format, layers, public comments, cppcheck, clang-tidy
# make fuzz-NAME   tests/fuzz/NAME.c for FUZZ_S seconds (20); make fuzz: all of them
# make bench       figures as JSON lines, also in build/bench.json; fails when one bench did
# make ci          all of it with gcc and with clang, warnings are errors, and lint; FUZZ_S is 3
#
# A folder with a main.c is a program, with all below it; every other folder, at any depth, is part
# of one library: sources are found, not listed. A folder's `deps` file names its pkg-config
# packages; `!cups-config` there means: ask that tool for --cflags and --libs.
# tests/access/prove: programs of journeys inside a test, linked with tests/access and the command line's parts.
# tests/unit, tests/scenario, tests/fuzz and tests/bench: each .c file is one program; scenarios
# are linked with tests/support. What tests/unit/NAME/*.c and
# tests/fuzz/NAME_*.c test is the library, or the program firmware/NAME or drivers/NAME.
# run, demo, check, bench and ci first install the packages of deploy/packages that are missing.
# CC=clang builds into build/clang/, SAN=1 into san/ below that. V=1 shows the commands.

# First the packages, then all over again: without them nobody can be asked for compiler flags.
SET_UP := run demo check bench ci
ifneq ($(if $(READY),,$(filter $(SET_UP),$(MAKECMDGOALS))),)
.NOTPARALLEL:
.PHONY: packages $(MAKECMDGOALS)
packages:
	@deploy/install-packages
$(MAKECMDGOALS): packages
	@$(MAKE) --no-print-directory -j$$(nproc) READY=1 $@
else

Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-5s %s\n' '$1' '$2')

ifeq ($(origin CC),default)
CC := $(if $(FUZZ),clang,gcc)
endif
B        := build$(if $(FUZZ),/fuzz,$(if $(filter-out gcc,$(CC)),/$(notdir $(CC)))$(if $(SAN),/san))
FILES    := $(sort $(shell find $(wildcard firmware ui drivers) -name '*.c'))
PROGRAMS := $(patsubst %/main.c,%,$(filter %/main.c,$(FILES)))
NOT_SAN  := $(if $(SAN)$(FUZZ),%/wipefree.c) # the sanitizers bring their own free()
LIBRARY  := $(filter-out $(NOT_SAN) $(PROGRAMS:%=%/%),$(FILES))
TESTS    := $(patsubst %.c,%,$(filter-out $(NOT_SAN),$(shell find tests/unit -name '*.c')))
FUZZES   := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*.c))
BENCHES  := $(patsubst %.c,%,$(wildcard tests/bench/*.c))
SOURCES  := $(sort $(shell find $(wildcard firmware ui drivers tests) -name '*.[ch]'))
SCENARIOS := $(patsubst %.c,%,$(wildcard tests/scenario/*.c))
SUPPORT  := $(sort $(wildcard tests/support/*.c tests/citizen/citizen*.c))
CITIZEN  := $B/tests/foyer-kiosk-citizen# the kiosk with the scripted citizen's rim
DEPS     := $(sort $(shell cat /dev/null $$(find $(wildcard firmware ui drivers tests/support tests/bench) -name deps)))
ARCH     := $(firstword $(subst -, ,$(shell $(CC) -dumpmachine)))
NOTO     := /usr/share/fonts/truetype/noto# Debian's fonts-noto-core
FONTS    := $(addprefix $B/assets/fonts/,$(shell cat assets/fonts/list))
name      = $(if $(filter firmware/cli,$1),foyer,$(if $(filter drivers/%,$1),sim,foyer)-$(notdir $1))

# What the packages in DEPS say to $1, --cflags or --libs. Their headers are the system's: no warnings.
ask   = $(if $(filter-out !%,$(DEPS)),$(shell pkg-config $1 $(filter-out !%,$(DEPS)))) \
  $(foreach t,$(patsubst !%,%,$(filter !%,$(DEPS))),$(shell $t $1))
DEPC := $(patsubst -I%,-isystem%,$(call ask,--cflags))
LIBS := $(call ask,--libs) -lm

WARN := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition \
  -Wconversion -Wsign-conversion -Wcast-qual -Wcast-align -Wpointer-arith -Wwrite-strings \
  -Wformat=2 -Wundef -Wvla -Wswitch-enum -Wimplicit-fallthrough -Wnull-dereference -Wdouble-promotion \
  -Werror=implicit-function-declaration -Werror=incompatible-pointer-types -Werror=return-type
ifdef FUZZ
HARD  := -O1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
HARDL := -fsanitize=fuzzer,address,undefined
else ifdef SAN
HARD  := -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
HARDL := -fsanitize=address,undefined
else
HARD  := -fstack-protector-strong -fstack-clash-protection -D_FORTIFY_SOURCE=2 -fPIE \
  $(if $(filter x86_64,$(ARCH)),-fcf-protection)$(if $(filter aarch64,$(ARCH)),-mbranch-protection=standard)
HARDL := -pie -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--undefined=free # base/wipefree.c in every program
endif
CFLAGS  ?= -O2 -g
MADE    := build/made# sources that are made of others, the same for every compiler
DIALECT := -std=c17 -D_GNU_SOURCE -I. -Ifirmware -I$(MADE)
ALLC     = $(DIALECT) $(WARN) $(if $(WERROR),-Werror) $(CFLAGS) $(HARD) $(DEPC)
ALLL     = $(HARDL) -Wl,--as-needed

LOCALES  := $(patsubst %,$B/%,$(wildcard assets/locales/*.po))

all: $(foreach p,$(PROGRAMS),$B/bin/$(call name,$p)) $(FONTS) $(LOCALES)

$B/assets/locales/%.po: assets/locales/%.po $B/bin/foyer
	@mkdir -p $(@D)
	$(Q)$B/bin/foyer texts hyphens $< -o $@

$B/assets/fonts/%.ttf: $(NOTO)/%.ttf
	@mkdir -p $(@D)
	$(Q)cp $< $@

ICONS := $(sort $(wildcard assets/icons/*.svg))
$(MADE)/assets/icons/icons.def: assets/icons/icons.awk $(ICONS)
	@mkdir -p $(@D)
	$(Q)awk -f $^ >$@.part && mv $@.part $@
$B/obj/ui/icon.o: $(MADE)/assets/icons/icons.def

$B/libfoyer.a: $(LIBRARY:%.c=$B/obj/%.o)
	@rm -f $@; ar qcs $@ $^

define program
$B/bin/$(call name,$1): $(patsubst %.c,$B/obj/%.o,$(filter $1/%,$(FILES))) $B/libfoyer.a
	@mkdir -p $$(@D)
	$$(call say,LINK,$$@)
	$$(Q)$$(CC) $$(ALLL) -o $$@ $$^ $$(LIBS)
endef
$(foreach p,$(PROGRAMS),$(eval $(call program,$p)))

# A test of a program's parts, tests/unit/NAME/*, is linked with all of that program but its main.c.
parts = $(patsubst %.c,$B/obj/%.o,$(filter-out %/main.c,$(foreach p, \
  $(filter firmware/$(1:/=) drivers/$(1:/=),$(PROGRAMS)),$(filter $p/%,$(FILES)))))

# One end of PACE by OpenPACE's libeac, which is GPL: a program of its own, for the tests alone.
LIBEAC := $(if $(shell pkg-config --exists libeac && echo yes),$B/tests/foreign/libeac)
$B/tests/unit/drivers/emrtd/libeac: | $(LIBEAC)
$B/tests/foreign/libeac: $B/obj/tests/foreign/libeac.o
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) $(filter-out %=free,$(ALLL)) -o $@ $^ $$(pkg-config --libs libeac)

.SECONDEXPANSION:
# The control of the search for personal data: the same, and its sealing does not encrypt.
UNSEALED := $B/tests/foyer-kiosk-unsealed
$(UNSEALED): $$(KIOSK) $B/obj/tests/citizen/jwe_unsealed.o $B/libfoyer.a
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALLL) -o $@ $^ $(LIBS)

# The kiosk's own objects; only the rim is another. $(KIOSK) comes before the library, so its rim wins.
KIOSK := $(patsubst %.c,$B/obj/%.o,$(filter firmware/kiosk/%,$(FILES)) tests/citizen/rim_citizen.c)
$(CITIZEN): $(KIOSK) $B/libfoyer.a
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALLL) -o $@ $^ $(LIBS)

# The journeys inside a test; they build packs as the command line does. Those of `make check` are tests.
VISITS := $(patsubst tests/access/prove/%.c,tests/access/%,$(filter-out %/product.c %/report.c %/sheet.c, \
  $(wildcard tests/access/prove/*.c)))
UNITS_PROVING := $(sort $(shell grep -o 'unit/[a-z_/]*' tests/access/clauses.tsv))
# Named, or make takes tests/access/report.o, which is no program, for its own.
$(patsubst %.c,$B/obj/%.o,$(wildcard tests/access/prove/*.c)): Makefile
$B/tests/access/%: $B/obj/tests/access/prove/%.o $(patsubst %.c,$B/obj/%.o,$(wildcard tests/access/*.c)) \
  $$(call parts,cli/) $B/obj/firmware/kiosk/handover.o $B/libsupport.a $B/libfoyer.a
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALLL) -o $@ $^ $(LIBS) -lcmocka

DEMO := $(patsubst %.c,$B/obj/%.o,$(wildcard tests/demo/*.c))
$B/tests/demo/demo: $(DEMO) $B/libsupport.a $B/libfoyer.a
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALLL) -o $@ $^ $(LIBS)

$B/tests/scenario/%: $B/obj/tests/scenario/%.o $(SUPPORT:%.c=$B/obj/%.o) $B/libfoyer.a
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALLL) -o $@ $^ $(LIBS) -lcmocka

$B/libsupport.a: $(SUPPORT:%.c=$B/obj/%.o)
	@rm -f $@; ar qcs $@ $^

$B/tests/%: $B/obj/tests/%.o $$(call parts,$$(subst unit/,,$$(dir $$*))) $B/libsupport.a $B/libfoyer.a
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALLL) -o $@ $^ $(LIBS) -lcmocka

$B/obj/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(ALLC) -MMD -MP -c -o $@ $<

# Runs one test, and leaves nothing of it behind.
ALONE := $B/tests/tools/alone
export ALONE

tests: all $(TESTS:%=$B/%) $(ALONE) | $(FONTS)

test: tests
	@tests/run $(TESTS:%=$B/%)

scenarios: all $(CITIZEN) $(UNSEALED) $(SCENARIOS:%=$B/%) $(ALONE) | $(FONTS)
	@tests/run $(SCENARIOS:%=$B/%)

check: style tests $(CITIZEN) $(UNSEALED) $(SCENARIOS:%=$B/%) $(VISITS:%=$B/%)
	@$(MAKE) --no-print-directory SAN=1 tests
	@tests/run $(TESTS:%=$B/%) $(VISITS:%=$B/%) $(SCENARIOS:%=$B/%) \
	  $(patsubst %,$B/san/%,$(filter-out %/wipefree,$(TESTS)))

# With WHICH="hundehaltung wide" only the visits whose name has these words.
prove-access: all $B/tests/access/product
	@$B/tests/access/product $(WHICH)

# The picture of many screens in the README.
sheet: all $B/tests/access/sheet
	@$B/tests/access/sheet docs/pictures/screens.png

# Fingers and keys at random: a million events, and four seeds that can be played again. A short one is in
# make check.
STORM_EVENTS := 250000
STORM_SEEDS  := 11 12 13 14
prove-storm: all $B/tests/access/storms
	@status=0; for s in $(STORM_SEEDS); do $B/tests/access/storms $(STORM_EVENTS) $$s || status=1; done; exit $$status

# First the tests that leave evidence, whatever their result; the report says which of them failed.
accessibility-report: all $(ALONE) $(VISITS:%=$B/%) $B/tests/access/report $(UNITS_PROVING:%=$B/tests/%)
	@rm -rf build/access; mkdir -p build/access/units
	@-tests/run $(VISITS:%=$B/%)
	@for t in $(UNITS_PROVING); do \
	  $B/tests/$$t >build/access/units/$$(echo $$t | tr / -).log 2>&1 || :; done
	@$B/tests/access/report "$$(git describe --always --dirty)" build/accessibility.html

TIDIED := $(patsubst %.c,$B/lint/%.ok,$(filter %.c,$(SOURCES)))

style:
	@echo '  STYLE format, layers, public comments'
	$(Q)clang-format --dry-run -Werror $(SOURCES)
	$(Q)awk -f tests/layers.awk tests/layers $(SOURCES)
	$(Q)awk -f tests/docs.awk $(filter firmware/%.h ui/%.h drivers/%.h,$(SOURCES))

lint: style $(TIDIED)
	@echo '  LINT  cppcheck'
	$(Q)cppcheck --quiet --std=c11 --enable=warning,portability,performance --error-exitcode=1 \
	  --inline-suppr '--suppress=*:/usr/*' -I. -Ifirmware -I$(MADE) \
	  $(patsubst -isystem%,-I%,$(filter -isystem% -D%,$(DEPC))) $(wildcard firmware ui drivers)

# Again when the object file was: that is when the source or a header it includes has changed.
$B/lint/%.ok: %.c $B/obj/%.o .clang-tidy
	@mkdir -p $(@D)
	$(call say,TIDY,$<)
	$(Q)clang-tidy --quiet $< -- $(DIALECT) $(DEPC) 2>$@.err || { cat $@.err; exit 1; }
	@mv $@.err $@

format:
	clang-format -i $(SOURCES)

$B/run/%: $B/obj/tests/fuzz/%.o $$(call parts,$$(firstword $$(subst _, ,$$*))) $B/libfoyer.a
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALLL) -o $@ $^ $(LIBS)

fuzzers: $(FUZZES:%=$B/run/%) | $(FONTS)

fuzz-%:
	@$(MAKE) -s --no-print-directory FUZZ=1 build/fuzz/run/$*
	@mkdir -p build/fuzz/corpus/$*
	@echo '  FUZZ  $*'
	$(Q)build/fuzz/run/$* -max_total_time=$(or $(FUZZ_S),20) -max_len=131072 -print_final_stats=1 \
	  -artifact_prefix=build/fuzz/ build/fuzz/corpus/$* >build/fuzz/$*.log 2>&1 || \
	  { tail -n 60 build/fuzz/$*.log; exit 1; }
	@grep number_of_executed_units build/fuzz/$*.log

fuzz:
	@$(MAKE) --no-print-directory FUZZ=1 fuzzers
	@$(MAKE) --no-print-directory $(FUZZES:%=fuzz-%)

run: all $(CITIZEN) $B/tests/demo/demo
	@deploy/simulated/run $B/bin build/sim

# Screens that a visit seldom meets are drawn on their own: the tests that look at them leave pictures.
DRAWN := $B/tests/unit/ui/screens $B/tests/unit/ui/waiting
demo: all $(CITIZEN) $B/tests/demo/demo $(DRAWN)
	@$B/tests/demo/demo build/demo
	@rm -rf build/pictures; for t in $(DRAWN); do $$t >build/drawn.log 2>&1 || { cat build/drawn.log; exit 1; }; done
	@rm -rf build/demo/screens; mv build/pictures build/demo/screens
	@echo "every screen   build/demo/screens: $$(ls build/demo/screens | wc -l) pictures, upright and wide, German and English"

# A reader of identity documents that is not ours, in Java. Not a package of Debian: who has no Maven or no
# network does without, and the test of tests/unit/drivers/sim/jmrtd.c says that it was skipped.
PEERS := build/peers
peers: $(PEERS)/ReadDocument.class
$(PEERS)/ReadDocument.class: tests/peers/ReadDocument.java tests/peers/pom.xml
	@mkdir -p $(@D)
	$(Q)mvn -q -B -f tests/peers/pom.xml dependency:copy-dependencies -DoutputDirectory=$(CURDIR)/$(PEERS)
	$(Q)javac -cp '$(PEERS)/*' -d $(PEERS) $<

# The trees of the example screens as they look now; the difference is for reviewing.
GOLDEN := $(addprefix $B/tests/,access/golden unit/ui/screens unit/ui/speech_screens)
golden: all $B/tests/tools/gallery $(GOLDEN)
	@mkdir -p build/gallery
	$B/tests/tools/gallery build/gallery tests/golden/ui
	@for t in $(GOLDEN); do FOYER_GOLDEN=write $$t >/dev/null || exit 1; done

bench: all $(BENCHES:%=$B/%)
	@bad=0; : > build/bench.json; for b in $(BENCHES:%=$B/%); do \
	  ./$$b $B/bin > build/bench.part || { echo "$$b failed" >&2; bad=1; }; \
	  tee -a build/bench.json < build/bench.part; \
	done; rm -f build/bench.part; exit $$bad

ci:
	$(MAKE) WERROR=1 check
	$(MAKE) WERROR=1 lint
	$(MAKE) WERROR=1 CC=clang test
	$(MAKE) WERROR=1 SAN=1 CC=clang test
	$(MAKE) FUZZ_S=$(or $(FUZZ_S),3) fuzz

clean:
	rm -rf build

-include $(shell find $B/obj -name '*.d' 2>/dev/null)
.PHONY: all run demo peers tests test scenarios check prove-access prove-storm accessibility-report sheet style lint format fuzz fuzzers golden bench ci clean
.SECONDARY:
endif
