"""`usage.charged_tokens`, a ticket's share of its user's budgets, from which a restart rebuilds them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("usage", sa.Column("charged_tokens", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE usage SET charged_tokens = prompt_tokens + completion_tokens WHERE outcome != 'refused'")


def downgrade() -> None:
    op.drop_column("usage", "charged_tokens")
