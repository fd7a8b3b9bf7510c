# docker-rules.mk of Slipway: the variables and targets of Scaleway's docker-rules.mk of 2017, done by Slipway.
#
# A Makefile assigns variables and includes this file; `make help` lists the targets.
# Beside an env.mk or a manifest.json it does as a Makefile of its own: make -f docker-rules.mk image_on_local

SLIPWAY ?= slipway

slipway-rules := $(lastword $(MAKEFILE_LIST))
# A Makefile's own rule would download another docker-rules.mk; with `make -I` this one is there already.
vpath docker-rules.mk $(dir $(slipway-rules))

-include env.mk

ifeq ($(origin ARCH),undefined)
ARCH := $(shell uname -m)
endif
NAME ?= $(notdir $(CURDIR))
VERSION ?= latest
FULL_NAME ?= $(NAME)-$(VERSION)
IS_LATEST ?= 0
EXPORT_DIR ?= /tmp/build/$(TARGET_UNAME_ARCH)-$(FULL_NAME)/
SHELL_BIN ?= /bin/bash
S3_URL ?= s3://test-images
S3_FULL_URL ?= $(S3_URL)/$(FULL_NAME).tar

# For the Makefile's own commands.
TARGET_UNAME_ARCH = $(patsubst amd64,x86_64,$(patsubst aarch64,arm64,$(ARCH)))
TARGET_DOCKER_TAG_ARCH = $(patsubst x86_64,amd64,$(TARGET_UNAME_ARCH))
TARGET_GOLANG_ARCH = $(TARGET_DOCKER_TAG_ARCH)

# Slipway reads Makefile and env.mk without running anything, so make hands over what only make knows:
# the values of its command line, of conditions and of functions.
slipway-variables = ARCH DEFAULT_IMAGE_ARCH \
	NAME VERSION VERSION_ALIASES TITLE DESCRIPTION DOC_URL SOURCE_URL VENDOR_URL \
	IMAGE_NAME IMAGE_VOLUME_SIZE IMAGE_BOOTSCRIPT \
	IMAGE_VERSION IMAGE_VERSION_ALIASES IMAGE_TITLE IMAGE_DESCRIPTION IMAGE_DOC_URL IMAGE_SOURCE_URL \
	IMAGE_VENDOR_URL IMAGE_DISK_SIZE BUILD_ARGS
slipway-quoted = '$(subst ','\'',$(1))'
slipway-given = $(foreach v,$(slipway-variables),$(if $(filter-out undefined default,$(origin $(v))),--set $(call slipway-quoted,$(v)=$($(v)))))
slipway-recipe = $(slipway-given) $(BUILD_OPTS) $(call slipway-quoted,$(CURDIR))
slipway-build = $(SLIPWAY) build $(slipway-recipe)
# The image's name as the catalogue has it, which is not always the Makefile's.
slipway-name = $(SLIPWAY) plan $(slipway-recipe) | sed -n '1s/^image \([^ ]*\) .*/\1/p'
# What is built is one disk image; the original's word for why a target is gone goes to standard error.
slipway-gone = @echo 'make $@: $(1)' >&2; exit 1

.PHONY: all help usage build rebuild re info image image_on_local scaleway_image rootfs rootfs.tar rootfs.tar.gz \
	rootfs.sqsh publish_on_s3 publish_on_s3.tar publish_on_s3.tar.gz run shell test tests travis clean fclean \
	image_on_s3 image_on_store image_dep install install_on_disk pull_image release setup_binfmt \
	sync-image-tools bump-image-tools publish_on_store

all: help

help usage:
	@echo 'Images:'
	@echo '  image_on_local      build the image into the catalogue (also: build, image, scaleway_image)'
	@echo '  rebuild             the same, every step anew (also: re)'
	@echo '  info                print what will be built'
	@echo '  test                boot the image and check it (also: tests)'
	@echo '  run                 start a server of the image and show its console'
	@echo '  shell               start a server of the image with a shell in it'
	@echo 'Files in $(EXPORT_DIR):'
	@echo '  rootfs              the tree that the Dockerfile makes'
	@echo '  rootfs.tar  rootfs.tar.gz  rootfs.sqsh'
	@echo '  publish_on_s3.tar   s3cmd put of rootfs.tar to $(S3_FULL_URL) (also: publish_on_s3, publish_on_s3.tar.gz)'
	@echo 'Others:'
	@echo '  travis              check the Dockerfile'
	@echo '  clean               remove those files'
	@echo '  fclean              remove the image, too'

build image image_on_local scaleway_image: $(ADDITIONAL_ASSETS)
	$(slipway-build)

rebuild re: clean $(ADDITIONAL_ASSETS)
	$(slipway-build) --no-cache

info:
	@echo 'ARCH:               $(ARCH)'
	@echo 'BUILD_OPTS:         $(BUILD_OPTS)'
	@echo 'EXPORT_DIR:         $(EXPORT_DIR)'
	@echo 'IS_LATEST:          $(IS_LATEST)'
	@echo 'S3_FULL_URL:        $(S3_FULL_URL)'
	@echo 'SLIPWAY:            $(SLIPWAY)'
	@$(SLIPWAY) plan $(slipway-recipe)

rootfs: $(ADDITIONAL_ASSETS)
	rm -rf '$(EXPORT_DIR)rootfs'
	mkdir -p '$(EXPORT_DIR)'
	$(slipway-build) -o 'type=local,dest=$(EXPORT_DIR)rootfs'
	@echo '$(EXPORT_DIR)rootfs'

rootfs.tar: $(ADDITIONAL_ASSETS)
	mkdir -p '$(EXPORT_DIR)'
	$(slipway-build) -o 'type=tar,dest=$(EXPORT_DIR)rootfs.tar'
	@echo '$(EXPORT_DIR)rootfs.tar'

rootfs.tar.gz: rootfs.tar
	gzip -fkn '$(EXPORT_DIR)rootfs.tar'
	@echo '$(EXPORT_DIR)rootfs.tar.gz'

rootfs.sqsh: rootfs
	mksquashfs '$(EXPORT_DIR)rootfs' '$(EXPORT_DIR)rootfs.sqsh' -noI -noD -noF -noX -noappend
	@echo '$(EXPORT_DIR)rootfs.sqsh'

publish_on_s3 publish_on_s3.tar: rootfs.tar
	s3cmd put --acl-public '$(EXPORT_DIR)rootfs.tar' '$(S3_FULL_URL)'

publish_on_s3.tar.gz: rootfs.tar.gz
	s3cmd put --acl-public '$(EXPORT_DIR)rootfs.tar.gz' '$(S3_FULL_URL).gz'

run: image_on_local
	$(SLIPWAY) run --rm "$$($(slipway-name))"

shell: image_on_local
	$(SLIPWAY) run --rm -it "$$($(slipway-name))" $(SHELL_BIN)

test tests: image_on_local
	$(SLIPWAY) test "$$($(slipway-name))"

travis:
	$(SLIPWAY) lint '$(CURDIR)/Dockerfile'

clean:
	rm -rf '$(EXPORT_DIR)rootfs.tar' '$(EXPORT_DIR)rootfs.tar.gz' '$(EXPORT_DIR)rootfs.sqsh' '$(EXPORT_DIR)rootfs'

fclean: clean
	@id=$$($(SLIPWAY) images -q --no-trunc "$$($(slipway-name))") && \
		if [ -n "$$id" ]; then $(SLIPWAY) rmi -f "$$id"; else echo 'no image to remove'; fi

image_dep setup_binfmt:
	@echo 'make $@: nothing to do, Slipway needs none of it'

image_on_s3 image_on_store publish_on_store:
	$(call slipway-gone,no server of yours writes the image any more; make image_on_local makes it here)

install install_on_disk:
	$(call slipway-gone,Slipway writes whole disks: slipway export IMAGE -o FILE makes a file to copy onto one)

pull_image release:
	$(call slipway-gone,an image is in the catalogue and in no docker registry; slipway export IMAGE -o FILE makes a file of it)

sync-image-tools bump-image-tools:
	$(call slipway-gone,there are no image tools to fetch: what makes a tree a server is added by slipway build)
