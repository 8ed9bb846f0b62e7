"""The network: one trunk that reads a sentence once, and two branches of four layers on top of it.

tags branch       trunk → 4 layers → BIO tags of the eight labels (and, while pretraining, the tags of other corpora),
                  the claim label of the sentence, and for each piece whether a mention there is subject of any relation
relation branch   trunk + roles (which tokens are mentions, and which of them is the subject asked about) → 4 layers, the
                  roles added once more half-way → for every other mention: fifteen predicates, polarity, certainty

So a sentence with n mentions costs one trunk and at most n times four layers, not n·(n-1) whole passes; mentions that the
tags branch does not take for a subject are not asked about.
The weights begin as those of all-MiniLM-L6-v2 (BERT, 6 layers, 384 wide, Apache-2.0); both branches begin as copies
of its last four layers.
"""

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

WIDTH, HEADS, LAYERS, TRUNK, FEED, VOCABULARY, POSITIONS = 384, 12, 6, 2, 1536, 30522, 512
SHAPES = 8  # 0 for [CLS] and [SEP], else exoclaim.annotate.encode.shape_of
LABEL_COUNT, PREDICATE_COUNT, CLAIM_COUNT = 8, 15, 5
TAGS = 2 * LABEL_COUNT + 1
ROLES = 2 * TAGS  # 0 none, 1..16 B/I of a label, +17 where the token is in the subject
DISTANCES = 12


class Layer(nn.Module):
    """A post-norm transformer layer as in BERT."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, FEED)
        self.down = nn.Linear(FEED, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = dropout

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """x: (batch, length, WIDTH); bias: (batch, 1, 1, length), 0 for tokens and a large negative number for padding."""
        b, n, _ = x.shape
        q, k, v = (t.view(b, n, HEADS, WIDTH // HEADS).transpose(1, 2) for t in self.qkv(x).chunk(3, dim=-1))
        if torch.onnx.is_in_onnx_export():
            weights = (q @ k.transpose(-1, -2)) * (WIDTH // HEADS) ** -0.5 + bias
            mixed = weights.softmax(-1) @ v
        else:
            mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        x = self.norm1(x + self._dropped(self.out(mixed.transpose(1, 2).reshape(b, n, WIDTH))))
        return self.norm2(x + self._dropped(self.down(functional.gelu(self.up(x)))))

    def _dropped(self, x: Tensor) -> Tensor:
        """Dropout of whole features of a sentence: on two cores, drawing one number for each value took a quarter of a step."""
        return x * functional.dropout(x.new_ones(len(x), 1, WIDTH), self.dropout) if self.training else x


class Reader(nn.Module):
    """Trunk, branches and heads. `corpora` maps the name of each pretraining corpus to its number of tags."""

    def __init__(self, corpora: dict[str, int] | None = None, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.segment = nn.Parameter(torch.zeros(WIDTH))
        self.shapes = nn.Embedding(SHAPES, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.trunk = nn.ModuleList(Layer(dropout) for _ in range(TRUNK))
        self.tag_layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS - TRUNK))
        self.pair_layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS - TRUNK))
        self.tags = nn.Linear(WIDTH, TAGS)
        self.claim = nn.Linear(WIDTH, CLAIM_COUNT)
        self.subject = nn.Linear(WIDTH, 1)
        self.other_tags = nn.ModuleDict({name: nn.Linear(WIDTH, n) for name, n in (corpora or {}).items()})
        self.roles = nn.Embedding(ROLES, WIDTH)
        self.roles_again = nn.Embedding(ROLES, WIDTH)
        self.labels = nn.Embedding(LABEL_COUNT, 32)
        self.distances = nn.Embedding(DISTANCES, 32)
        self.pair = nn.Sequential(
            nn.Linear(5 * WIDTH + 96, WIDTH), nn.GELU(), nn.Dropout(0.2), nn.Linear(WIDTH, PREDICATE_COUNT + 2)
        )
        self.dropout = nn.Dropout(dropout)
        nn.init.zeros_(self.shapes.weight)
        nn.init.normal_(self.roles.weight, std=0.02)
        nn.init.zeros_(self.roles_again.weight)

    def read(self, ids: Tensor, shapes: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Trunk states (batch, length, WIDTH) and the attention bias, from ids, shapes and mask of (batch, length)."""
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.positions(places) + self.segment + self.shapes(shapes)
        x = self.dropout(self.norm(x))
        bias = (1.0 - mask.to(x.dtype))[:, None, None, :] * -1e4
        for layer in self.trunk:
            x = layer(x, bias)
        return x, bias

    def tag_states(self, x: Tensor, bias: Tensor) -> Tensor:
        for layer in self.tag_layers:
            x = layer(x, bias)
        return self.dropout(x)

    def ask(self, states: Tensor, roles: Tensor, mask: Tensor) -> Tensor:
        """States of the relation branch for each question (a sentence with one subject marked by `roles`)."""
        bias = (1.0 - mask.to(states.dtype))[:, None, None, :] * -1e4
        x = states + self.roles(roles)
        for i, layer in enumerate(self.pair_layers):
            if i == len(self.pair_layers) // 2:
                x = x + self.roles_again(roles)
            x = layer(x, bias)
        return x

    def judge(
        self, x: Tensor, question: Tensor, subject: Tensor, obj: Tensor, labels: Tensor, distance: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Logits (pairs, 17) and what they were read off (pairs, WIDTH), for pairs: question index (pairs,), first and last
        token of subject and object (pairs, 2), labels (pairs, 2), distance bucket (pairs,). The last two columns of the logits
        are negation and speculation."""
        parts = [
            x[question, subject[:, 0]], x[question, subject[:, 1]], x[question, obj[:, 0]], x[question, obj[:, 1]],
            x[question, torch.zeros_like(question)], self.labels(labels[:, 0]), self.labels(labels[:, 1]),
            self.distances(distance),
        ]  # fmt: skip
        hidden = self.pair[:2](torch.cat(parts, dim=-1))
        return self.pair[2:](hidden), hidden


def load_minilm(model: Reader, folder: Path) -> None:
    """Fill trunk and branches with the weights of a BERT checkpoint `model.safetensors` in `folder`."""
    from safetensors.torch import load_file

    raw = {k.removeprefix("bert."): v for k, v in load_file(folder / "model.safetensors").items()}

    def linear(target: nn.Linear | nn.LayerNorm, name: str) -> None:
        target.weight.data.copy_(raw[name + ".weight"])
        target.bias.data.copy_(raw[name + ".bias"])

    model.words.weight.data.copy_(raw["embeddings.word_embeddings.weight"])
    model.positions.weight.data.copy_(raw["embeddings.position_embeddings.weight"])
    model.segment.data.copy_(raw["embeddings.token_type_embeddings.weight"][0])
    linear(model.norm, "embeddings.LayerNorm")
    stacks = [*enumerate(model.trunk), *((TRUNK + i, m) for i, m in enumerate(model.tag_layers)),
              *((TRUNK + i, m) for i, m in enumerate(model.pair_layers))]  # fmt: skip
    for i, layer in stacks:
        name = f"encoder.layer.{i}."
        for part, what in enumerate(("query", "key", "value")):
            at = slice(part * WIDTH, (part + 1) * WIDTH)
            layer.qkv.weight.data[at].copy_(raw[f"{name}attention.self.{what}.weight"])
            layer.qkv.bias.data[at].copy_(raw[f"{name}attention.self.{what}.bias"])
        linear(layer.out, name + "attention.output.dense")
        linear(layer.norm1, name + "attention.output.LayerNorm")
        linear(layer.up, name + "intermediate.dense")
        linear(layer.down, name + "output.dense")
        linear(layer.norm2, name + "output.LayerNorm")
