# Slipway's own Makefile. `make demo` shows what it does; `make test` checks it.

SHELL := /bin/sh
export JAVA_HOME := $(shell bin/find-jdk)
MVN := mvn -B -ntp

.PHONY: help demo test setup audit trees fuzz kills walks endurance bench bench-engine bench-disk clean

help: ## Show this help
	@sed -n 's/^\([a-z-]*\): .*## /  make \1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

demo: ## Build the example server from its Dockerfile, boot it, show the proof
	@bin/demo

test: setup ## Set up what the tests need and run them all
	@bin/test

setup: ## Install what Slipway and its tests need of this machine
	@./slipway doctor --tests --install > /dev/null || ./slipway doctor --tests

audit: ## Have OpenSCAP, lynis and ssh-audit judge the hardened example; the table goes to docs/hardening.md
	@bin/audit

trees: ## Write three of Debian's trees and 500 random ones as disks, and have every judge look at them
	@bin/trees

fuzz: ## Mutate Dockerfiles and tar archives for ten minutes: only declared errors may come
	@$(MVN) -pl dockerfile,tree test -Djacoco.skip -Dslipway.fuzz.seconds=300 \
	  -Dtest='MutationTest,HostileTextTest,TarReaderTest' -Dsurefire.failIfNoSpecifiedTests=false

kills: ## Kill 1,000 builds at random moments; each next build must succeed and find what was committed
	@$(MVN) -pl build -am verify -Djacoco.skip -Dslipway.kills=1000 -Dtest=none -Dit.test=KillCampaignIT \
	  -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false

walks: ## Boot servers of the local cloud for the SDK, for packer, and two hardened ones that become a Swarm
	@$(MVN) -pl acceptance verify -Djacoco.skip -Dtest=none -Dit.test='LocalCloudWalk,HardenedClusterWalk' \
	  -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false

endurance: ## Fifty clients for a minute, then 200 kills of the local cloud under load
	@$(MVN) -pl cloud -am verify -Djacoco.skip -Dslipway.load.seconds=60 -Dslipway.kills=200 -Dtest=none \
	  -Dit.test='EnduranceIT,HostileRequestsIT' -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false

bench: ## Measure Slipway on this machine, beside its peers where they are installed
	@bench/run

bench-engine: ## Measure builds beside buildah; the table goes to docs/engine.md
	@bench/engine

bench-disk: ## Measure how fast trees become disks, beside mke2fs and qemu-img; the table goes to docs/disks.md
	@bench/disk

clean: ## Remove what was built here; images and servers stay in the store
	$(MVN) -q clean
