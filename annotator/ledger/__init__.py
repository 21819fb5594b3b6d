"""The ledger of one worker in one job: a Merkle log, its checkpoints and signatures."""
