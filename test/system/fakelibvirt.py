# SPDX-License-Identifier: LGPL-2.1-or-later
"""What python3-libvirt raises, where that is not installed."""


class Error(Exception):
    def __init__(self, code=0, text="said so"):
        super().__init__(text)
        self.code = code

    def get_error_code(self):
        return self.code

    def get_error_message(self):
        return str(self)
