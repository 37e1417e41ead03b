"""`users.seen_at`, the last visit, by which guests are pruned."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


# No batch: it would copy the table and drop the old one, and deleting a user deletes its chats.
def upgrade() -> None:
    op.add_column("users", sa.Column("seen_at", sa.Double(), nullable=True))


def downgrade() -> None:
    op.drop_column("users", "seen_at")
