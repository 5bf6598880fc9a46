"""The catalogue, searchable."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

IN_WORDS = sa.text("word IS NOT NULL")
IN_NUMBERS = sa.text("number IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "catalogues",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("taught", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogues")),
    )
    op.create_table(
        "product_values",
        sa.Column("product_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("attribute", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("word", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("product_id", "attribute", "position", name=op.f("pk_product_values")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_product_values_number",
        "product_values",
        ["attribute", "number", "product_id"],
        sqlite_where=IN_NUMBERS,
        postgresql_where=IN_NUMBERS,
    )
    op.create_index(
        "ix_product_values_word",
        "product_values",
        ["attribute", "word", "product_id"],
        sqlite_where=IN_WORDS,
        postgresql_where=IN_WORDS,
    )
    op.create_table(
        "products",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("catalogue_id", sa.BigInteger(), nullable=False),
        sa.Column("sku", sa.String(length=255), nullable=False),
        sa.Column("rank", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
        sa.UniqueConstraint("catalogue_id", "sku", name=op.f("uq_products_catalogue_id_sku")),
    )
    op.create_table(
        "product_sheets",
        sa.Column(
            "product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("price", sa.Float(), nullable=True),
        sa.Column("currency", sa.String(length=8), nullable=False),
        sa.Column("in_stock", sa.Boolean(), nullable=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("image", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("product_id", name=op.f("pk_product_sheets")),
    )


def downgrade() -> None:
    op.drop_table("products")
    op.drop_table("product_sheets")
    op.drop_table("product_values")
    op.drop_table("catalogues")
