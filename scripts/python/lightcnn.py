"""LightCNN-9, -29 and -29v2 in PyTorch with the names of AlfredXiangWu/LightCNN@7b38a6f light_cnn.py (LightCNN-4 after the
Caffe prototxt), and weights from the formula of fixtures/golden/forward_golden.json."""
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

GAINS = {"lightcnn-4": 0.9, "lightcnn-9": 0.9, "lightcnn-29": 0.7, "lightcnn-29v2": 0.55}
GOLDEN_NAMES = {
    "lightcnn-4": "LightCNN-4",
    "lightcnn-9": "LightCNN-9",
    "lightcnn-29": "LightCNN-29",
    "lightcnn-29v2": "LightCNN-29v2",
}


class Mfm(nn.Module):
    """2 x out channels are computed, the larger of k and k + out is kept."""

    def __init__(self, filter):
        super().__init__()
        self.filter = filter

    def forward(self, x):
        return torch.max(*self.filter(x).chunk(2, 1))


def mfm(channels, out, kernel=3, pad=1):
    return Mfm(nn.Conv2d(channels, 2 * out, kernel, 1, pad))


class Group(nn.Module):
    def __init__(self, channels, out):
        super().__init__()
        self.conv_a = mfm(channels, channels, 1, 0)
        self.conv = mfm(channels, out)

    def forward(self, x):
        return self.conv(self.conv_a(x))


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv1 = mfm(channels, channels)
        self.conv2 = mfm(channels, channels)

    def forward(self, x):
        return x + self.conv2(self.conv1(x))


class LightCNN4(nn.Module):
    def __init__(self, identities):
        super().__init__()
        self.conv1 = mfm(1, 48, 9, 0)
        self.conv2 = mfm(48, 96, 5, 0)
        self.conv3 = mfm(96, 128, 5, 0)
        self.conv4 = mfm(128, 192, 4, 0)
        self.fc1 = Mfm(nn.Linear(4800, 512))
        self.fc2 = nn.Linear(256, identities)

    def forward(self, x):
        for conv in (self.conv1, self.conv2, self.conv3, self.conv4):
            x = F.max_pool2d(conv(x), 2, ceil_mode=True)
        feature = self.fc1(x.flatten(1))
        return feature, self.fc2(feature)


class LightCNN9(nn.Module):
    def __init__(self, identities):
        super().__init__()
        pool = nn.MaxPool2d(2, 2)
        groups = [Group(48, 96), pool, Group(96, 192), pool, Group(192, 128), Group(128, 128), pool]
        self.features = nn.Sequential(mfm(1, 48, 5, 2), pool, *groups)
        self.fc1 = Mfm(nn.Linear(8192, 512))
        self.fc2 = nn.Linear(256, identities)

    def forward(self, x):
        feature = self.fc1(self.features(x).flatten(1))
        return feature, self.fc2(feature)


class LightCNN29(nn.Module):
    def __init__(self, identities, v2=False):
        super().__init__()
        self.v2 = v2
        self.conv1 = mfm(1, 48, 5, 2)
        for i, (channels, out) in enumerate([(48, 96), (96, 192), (192, 128), (128, 128)], 1):
            setattr(self, f"block{i}", nn.Sequential(*[Residual(channels) for _ in range(i)]))
            setattr(self, f"group{i}", Group(channels, out))
        self.fc = nn.Linear(8192, 256) if v2 else Mfm(nn.Linear(8192, 512))
        self.fc2 = nn.Linear(256, identities, bias=not v2)

    def pool(self, x):
        return F.max_pool2d(x, 2) + F.avg_pool2d(x, 2) if self.v2 else F.max_pool2d(x, 2)

    def forward(self, x):
        x = self.pool(self.conv1(x))
        x = self.pool(self.group1(self.block1(x)))
        x = self.pool(self.group2(self.block2(x)))
        x = self.group3(self.block3(x))
        x = self.pool(self.group4(self.block4(x)))
        feature = self.fc(x.flatten(1))
        return feature, self.fc2(feature)


def create(name, identities):
    if name == "lightcnn-4":
        return LightCNN4(identities)
    if name == "lightcnn-9":
        return LightCNN9(identities)
    return LightCNN29(identities, v2=name == "lightcnn-29v2")


def fnv1a32(text):
    value = 0x811C9DC5
    for byte in text.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def mulberry32(seed, count):
    """The first `count` numbers in [0, 1) of a seed."""
    mask = np.uint64(0xFFFFFFFF)
    state = (np.uint64(seed) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x6D2B79F5)) & mask
    t = ((state ^ (state >> np.uint64(15))) * (state | np.uint64(1))) & mask
    t ^= (t + (((t ^ (t >> np.uint64(7))) * (t | np.uint64(61))) & mask)) & mask
    return ((t ^ (t >> np.uint64(14))) & mask).astype(np.float64) / 2**32


def formula_state(model, gain):
    state = {}
    for name, value in model.state_dict().items():
        draw = 2 * mulberry32(fnv1a32(name), value.numel()) - 1
        fan_in = value.numel() / value.shape[0]
        bound = 0.05 if name.endswith("bias") else (0.1 if name == "fc2.weight" else gain) * np.sqrt(3 / fan_in)
        state[name] = torch.from_numpy((draw * bound).astype(np.float32).reshape(value.shape))
    return state


def formula_pictures(count):
    return mulberry32(12345, count * 128 * 128).astype(np.float32).reshape(count, 1, 128, 128)
