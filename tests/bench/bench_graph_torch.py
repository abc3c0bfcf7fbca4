# SPDX-License-Identifier: GPL-3.0-or-later
"""The three trainings of bench_training.c in PyTorch: bench_graph_torch.py A64|B|C ROUNDS prints the least CPU seconds of an
epoch over all variants that PyTorch offers here, one thread, data in memory, shuffled by indexing."""
import math
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)
torch.manual_seed(1)


class Autoencoder(nn.Module):
    def __init__(self, n, symmetric):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(n, 4), nn.LeakyReLU(0.01), nn.Linear(4, 1))
        self.decoder = nn.Sequential(nn.Linear(2, 64), nn.LeakyReLU(0.01), nn.Linear(64, n))
        self.symmetric = symmetric

    def forward(self, x, T):
        z = self.encoder(x)
        loss = F.binary_cross_entropy_with_logits(self.decoder(torch.cat((z, T), 1)), 0.5 * x + 0.5)
        if not self.symmetric:
            return loss
        zz = (z * z).sum()
        cosines = []
        loss = loss + 1
        for zg in (self.encoder(x.flip(1)), self.encoder(-x)):
            gg, zzg = (zg * zg).sum(), (z * zg).sum()
            loss = loss + (1 - gg / zz) ** 2 + 1 - zzg ** 2 / (zz * gg)
            cosines.append(zzg / torch.sqrt(zz * gg))
        return loss + torch.minimum(cosines[0], cosines[1])


class Stacked(Autoencoder):
    """The three encodings of the symmetry loss as one call."""

    def forward(self, x, T):
        n = x.shape[0]
        z, z1, z2 = self.encoder(torch.cat((x, x.flip(1), -x))).split(n)
        loss = 1 + F.binary_cross_entropy_with_logits(self.decoder(torch.cat((z, T), 1)), 0.5 * x + 0.5)
        zg = torch.cat((z1, z2), 1)
        zz, gg, zzg = (z * z).sum(), (zg * zg).sum(0), (z * zg).sum(0)
        norm = zz * gg
        return loss + ((1 - gg / zz) ** 2 + 1 - zzg ** 2 / norm).sum() + (zzg / torch.sqrt(norm)).min()


class Vae(nn.Module):
    def __init__(self, n=333, w=240, latent=10):
        super().__init__()
        self.encoder = self.stack([n, w, w * 2 // 3, w // 3, w // 4], 2 * latent)
        self.decoder = self.stack([latent, w // 4, w // 3, w * 2 // 3, w], n)
        self.latent = latent

    @staticmethod
    def stack(widths, out):
        layers = []
        for i, (a, b) in enumerate(zip(widths, widths[1:])):
            layers += [nn.Linear(a, b), nn.ReLU()]
            if i:
                layers += [nn.BatchNorm1d(b), nn.ReLU()]
        return nn.Sequential(*layers, nn.Linear(widths[-1], out))

    def forward(self, x, T):
        mean, log_variance = self.encoder(x).split(self.latent, 1)
        z = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        rest = ((F.softplus(self.decoder(z)) - x) ** 2).sum()
        kl = (mean * mean + log_variance.exp() - log_variance - 1).sum()
        return (rest + 0.6 * 0.5 * kl) / x.shape[0]


class Columns(Vae):
    """Samples innermost: every layer is one addmm of [out][in] by [in][batch]."""

    def run(self, layers, x):
        for layer in layers:
            if isinstance(layer, nn.Linear):
                x = torch.addmm(layer.bias.unsqueeze(1), layer.weight, x)
            elif isinstance(layer, nn.BatchNorm1d):
                x = F.batch_norm(x.unsqueeze(0), layer.running_mean, layer.running_var, layer.weight, layer.bias, True, 0.1, 1e-5)[0]
            else:
                x = layer(x)
        return x

    def forward(self, x, T):
        x = x.t().contiguous()
        mean, log_variance = self.run(self.encoder, x).split(self.latent, 0)
        z = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        rest = ((F.softplus(self.run(self.decoder, z)) - x) ** 2).sum()
        kl = (mean * mean + log_variance.exp() - log_variance - 1).sum()
        return (rest + 0.6 * 0.5 * kl) / x.shape[1]


def data(n, features, spins):
    T = 1 + 2.5 * torch.rand(n, 1)
    if spins:
        return torch.rand(n, features).sub_(0.5).sign_(), T
    if features == 2:
        return ((torch.rand(n, 1) - 0.5) * 2 + 0.005 * torch.rand(n, 2)).clamp(-1, 1), T
    a, b, c = torch.rand(3, n, 1)
    x = (torch.arange(features) - 166 - 60 * (a - 0.5)) / (5 + 40 * b)
    return (0.2 + 0.8 * c) / (1 + x * x), T


def epoch(network, optimizer, x, T, batch):
    start = time.process_time()
    order = torch.randperm(len(x))
    for at in range(0, len(x), batch):
        rows = order[at:at + batch]
        loss = network(x[rows], T[rows])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
    assert math.isfinite(loss.item())
    return time.process_time() - start


# samples of an epoch, samples measured, features, batch, variants
WORK = {
    "A64": (25600, 6400, 2, 64, (lambda: Autoencoder(2, True), lambda: Stacked(2, True))),
    "B": (25600, 5120, 16384, 256, (lambda: Autoencoder(16384, False),)),
    "C": (48000, 24 * 1024, 333, 1024, (Vae, Columns)),
}


def main():
    n_epoch, n, features, batch, networks = WORK[sys.argv[1]]
    x, T = data(n, features, sys.argv[1] == "B")
    variants = []
    for make in networks:
        for foreach in (False, True):
            for traced in (False, True):
                for dnnl in (True, False):
                    if sys.argv[1] == "A64" and not dnnl:
                        continue  # no product of that size goes to it
                    network = make()
                    if traced:
                        network = torch.jit.trace(network, (x[:batch], T[:batch]), check_trace=False)
                    variants.append((network, torch.optim.Adam(network.parameters(), foreach=foreach), dnnl))
    best, which = math.inf, ""
    for turn in range(int(sys.argv[2])):
        for k, (network, optimizer, dnnl) in enumerate(variants):
            if best is not math.inf and turn and seconds[k] > 1.5 * best:
                continue  # out of the race
            with torch.backends.mkldnn.flags(enabled=dnnl):
                spent = epoch(network, optimizer, x, T, batch) * n_epoch / n
            if not turn:
                seconds = seconds + [spent] if k else [spent]
            if spent < best:
                best, which = spent, f"{type(network).__name__}, {'one DNN' if dnnl else 'OpenBLAS'}"
    print(f"{best:.6g} {which}")


main()
