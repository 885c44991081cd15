"""Keras's Muon, for the kernels of convolutions too."""

from __future__ import annotations

import keras
from keras import ops


class MuonForKernels(keras.optimizers.Muon):
    """Muon for every kernel but the last layer's, with each kernel of a convolution as one column.

    Keras's own takes matrices only, so that in a convolutional network AdamW would do nearly all.
    The last layer is left to AdamW, as the authors of Muon recommend.
    """

    def build(self, var_list):
        """Take note of the last layer."""
        matrices = [variable.path for variable in var_list if len(variable.shape) == 2]
        self.exclude_layers = [f"^{path}$" for path in matrices[-1:]]
        super().build(var_list)

    def _should_use_adamw(self, variable):
        if len(variable.shape) == 4:
            return False
        return super()._should_use_adamw(variable)

    def _muon_update_step(self, gradient, variable, lr, m):
        self.assign_add(m, ops.add(gradient, m * (self.momentum - 1)))
        direction = ops.add(gradient, self.momentum * m) if self.nesterov else m
        matrix = ops.reshape(direction, (-1, variable.shape[-1]))
        step = self.lr_adjust(lr * self.zeropower_via_newtonschulz5(matrix, self.ns_steps))
        self.assign_sub(variable, ops.reshape(step, variable.shape))
