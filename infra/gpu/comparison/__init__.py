"""Runs skillstream's TorchScript programs on CUDA, and Hugging Face's model beside them."""
