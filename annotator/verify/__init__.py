"""Checks an export from itself alone: digests, schemas, and every figure of effort and pay."""

from annotator.verify.check import verify_export
from annotator.verify.result import Problem, VerifyResult

__all__ = ["Problem", "VerifyResult", "verify_export"]
