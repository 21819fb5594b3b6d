"""What commands share: output, refusals, and opening a job."""
