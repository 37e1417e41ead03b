"""The bundled demo model: a tiny Qwen3 trained from this folder's own generated lessons."""
