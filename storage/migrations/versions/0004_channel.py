"""`usage.channel`, formerly `usage.door`. The former name stays for one release, for those who read the file with SQL."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE usage RENAME COLUMN door TO channel")
    op.execute("ALTER TABLE usage ADD COLUMN door VARCHAR GENERATED ALWAYS AS (channel) VIRTUAL")


def downgrade() -> None:
    op.execute("ALTER TABLE usage DROP COLUMN door")
    op.execute("ALTER TABLE usage RENAME COLUMN channel TO door")
