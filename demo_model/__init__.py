"""The bundled demo model: a tiny Qwen3, trained on conversations that this folder generates."""
