# SPDX-License-Identifier: LGPL-2.1-or-later
"""The groups that decide who may do what, for every program of the host. The polkit rules and the page name the same, which
read no Python: a test holds them against these."""

# Of administrators the one that sudo asks for, and the one that libvirt lets in without a password.
WHEEL = "wheel"
LIBVIRT = "libvirt"
USERS = "vm-users"
# Whoever is in one of these has business in Cockpit.
ALL = (WHEEL, LIBVIRT, USERS)
