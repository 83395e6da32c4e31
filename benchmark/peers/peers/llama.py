"""Hugging Face's rotary embedding of Llama, as transformers has it."""

PACKAGES = ("torch", "transformers", "numpy")


class Case:
    """transform(function) turns the function that is timed into another."""

    in_place = False

    def __init__(self, workload, name, computed, transform=lambda f: f):
        import torch
        from transformers import LlamaConfig
        from transformers.models.llama import modeling_llama as llama

        torch.set_num_threads(1)
        self.workload = workload
        self.trigonometry = "computed" if computed else "table"
        self.label = f"{name}, {self.trigonometry}"
        embedding = llama.LlamaRotaryEmbedding(
            LlamaConfig(
                head_dim=workload.dim,
                hidden_size=workload.dim * workload.heads[0],
                num_attention_heads=workload.heads[0],
                max_position_embeddings=2**20,
                rope_parameters={
                    "rope_type": "default",
                    "rope_theta": workload.base,
                },
            )
        )
        # Queries and keys are views [1, heads, tokens, dim] in the model.
        self.x = [
            torch.from_numpy(x)[None].transpose(1, 2) for x in workload.inputs()
        ]

        def rotate(q, k, positions):
            cos, sin = embedding(q, positions)
            return llama.apply_rotary_pos_emb(q, k, cos, sin)

        self.embedding = embedding
        self.computed = computed
        function = rotate if computed else llama.apply_rotary_pos_emb
        self.function = transform(function)
        self.prepare(0)

    def prepare(self, start):
        import torch

        function, (q, k) = self.function, self.x
        positions = torch.from_numpy(self.workload.positions(start))[None]
        last = (positions,)
        with torch.no_grad():
            if not self.computed:
                last = self.embedding(q, positions)

        def run():
            with torch.no_grad():
                self.y = function(q, k, *last)

        self.run = run

    def outputs(self):
        return [y[0].transpose(0, 1).numpy() for y in self.y]
