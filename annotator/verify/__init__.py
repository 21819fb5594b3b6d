"""Checks an export from its folder alone: digests, schemas, every figure of effort and pay."""

from annotator.verify.check import export_around, is_like_an_export, verify_export
from annotator.verify.common.findings import Problem, VerifyResult

__all__ = ["Problem", "VerifyResult", "export_around", "is_like_an_export", "verify_export"]
