(* Symmetric linear operators on R^d, and the horizon operators
   R_T = (I - eta H)^T and M_T = I - R_T.

   Statement: if H is symmetric with mu |x|^2 <= <Hx,x> <= L |x|^2 and
   0 <= eta <= 1/L, then R_T is symmetric with
   (1 - eta L)^T |x|^2 <= <R_T x, x> <= (1 - eta mu)^T |x|^2.
   No eigen-decomposition is used: everything follows from the Cauchy-Schwarz
   inequality for non-negative forms.  Derived here (theory: section 0). *)

From Coq Require Import Reals Lra Lia Arith FunctionalExtensionality.
From DataMixing Require Import Sums.
Open Scope R_scope.

(** * Linear, symmetric, bounded *)

Definition linear (A : vec -> vec) : Prop :=
  (forall x y, A (vadd x y) = vadd (A x) (A y)) /\
  (forall c x, A (vscal c x) = vscal c (A x)).

Definition symmetric (d : nat) (A : vec -> vec) : Prop :=
  forall x y, dot d (A x) y = dot d x (A y).

(** [lo |x|^2 <= <Ax,x> <= hi |x|^2]. *)
Definition between (d : nat) (lo hi : R) (A : vec -> vec) : Prop :=
  forall x, lo * dot d x x <= dot d (A x) x <= hi * dot d x x.

Lemma linear_sub A x y : linear A -> A (vsub x y) = vsub (A x) (A y).
Proof.
  intros [Hadd Hscal].
  replace (vsub x y) with (vadd x (vscal (-1) y)) by vec_ring.
  rewrite Hadd, Hscal. vec_ring.
Qed.

(** The matrix-vector product. *)
Definition matvec (d : nat) (H : nat -> nat -> R) (x : vec) : vec :=
  fun j => dot d (H j) x.

Lemma matvec_linear d H : linear (matvec d H).
Proof.
  split; intros; apply functional_extensionality; intro j; unfold matvec.
  - apply dot_add_r.
  - apply dot_scal_r.
Qed.

Lemma matvec_symmetric d H :
  (forall j l, (j < d)%nat -> (l < d)%nat -> H j l = H l j) -> symmetric d (matvec d H).
Proof.
  intros Hsym x y. unfold matvec, dot.
  rewrite (sum_ext d _ (fun j => sum d (fun l => H j l * x l * y j)))
    by (intros; rewrite <- sum_scal_r; apply sum_ext; intros; ring).
  rewrite sum_swap. apply sum_ext. intros l Hl.
  rewrite <- sum_scal. apply sum_ext. intros j Hj. rewrite (Hsym j l) by auto. ring.
Qed.

(** The diagonal matrix with entries [h]. *)
Definition diag (h : vec) (j l : nat) : R := if Nat.eqb j l then h j else 0.

Lemma matvec_diag d h x j : (j < d)%nat -> matvec d (diag h) x j = h j * x j.
Proof.
  intros Hj. unfold matvec, dot.
  rewrite (sum_single d _ j); [unfold diag; rewrite Nat.eqb_refl; reflexivity|exact Hj|].
  intros l _ Hne. unfold diag.
  destruct (Nat.eqb_spec j l) as [E|_]; [congruence|ring].
Qed.

Lemma diag_between d h lo hi :
  (forall j, (j < d)%nat -> lo <= h j <= hi) -> between d lo hi (matvec d (diag h)).
Proof.
  intros Hh x.
  replace (dot d (matvec d (diag h) x) x) with (sum d (fun j => h j * (x j * x j)))
    by (apply sum_ext; intros; rewrite matvec_diag by auto; ring).
  unfold dot. rewrite <- !sum_scal.
  split; apply sum_le; intros j Hj; specialize (Hh j Hj); nra.
Qed.

Lemma diag_symmetric d h : symmetric d (matvec d (diag h)).
Proof.
  apply matvec_symmetric. intros j l _ _. unfold diag.
  destruct (Nat.eqb_spec j l) as [->|Hne]; [now rewrite Nat.eqb_refl|].
  destruct (Nat.eqb_spec l j); [congruence|reflexivity].
Qed.

(** * Non-negative forms *)

(** Cauchy-Schwarz for the form of a non-negative symmetric operator. *)
Lemma form_cauchy_schwarz d P x y :
  linear P -> symmetric d P -> (forall z, 0 <= dot d (P z) z) ->
  dot d (P x) y * dot d (P x) y <= dot d (P x) x * dot d (P y) y.
Proof.
  intros [Hadd Hscal] Hsym Hpos. apply discriminant; [apply Hpos|].
  intros s. pose proof (Hpos (vadd x (vscal s y))) as H.
  rewrite Hadd, Hscal in H. autorewrite with dot in H.
  rewrite (Hsym y x), (dot_comm d y (P x)) in H. lra.
Qed.

(** [0 <= P <= s] implies [P^2 <= s P]. *)
Lemma square_le d P s x :
  linear P -> symmetric d P -> between d 0 s P -> 0 <= s ->
  dot d (P x) (P x) <= s * dot d (P x) x.
Proof.
  intros Hlin Hsym Hb Hs.
  assert (Hpos : forall z, 0 <= dot d (P z) z) by (intros z; destruct (Hb z); lra).
  pose proof (form_cauchy_schwarz d P x (P x) Hlin Hsym Hpos) as Hcs.
  destruct (Hb (P x)) as [_ Hup]. pose proof (Hpos x) as Hx.
  pose proof (dot_self_nonneg d (P x)) as Hn.
  destruct (Rle_lt_dec (dot d (P x) (P x)) (s * dot d (P x) x)) as [|Hlt]; [assumption|].
  exfalso.
  assert (Hn0 : 0 < dot d (P x) (P x)) by nra.
  assert (dot d (P x) x * dot d (P (P x)) (P x)
          <= dot d (P x) x * (s * dot d (P x) (P x)))
    by (apply Rmult_le_compat_l; assumption).
  nra.
Qed.

(** [lo <= A <= hi] implies [(A - lo)(hi - A) >= 0]. *)
Lemma between_product d A lo hi x :
  linear A -> symmetric d A -> between d lo hi A -> lo <= hi ->
  dot d (A x) (A x) + lo * hi * dot d x x <= (lo + hi) * dot d (A x) x.
Proof.
  intros Hlin Hsym Hb Hle.
  set (P := fun z => vsub (A z) (vscal lo z)).
  assert (HP : linear P).
  { destruct Hlin as [Hadd Hscal].
    split; intros; unfold P; [rewrite Hadd|rewrite Hscal]; vec_ring. }
  assert (HPs : symmetric d P).
  { intros y z. unfold P. autorewrite with dot. rewrite (Hsym y z). reflexivity. }
  assert (HPb : between d 0 (hi - lo) P).
  { intros z. unfold P. autorewrite with dot. destruct (Hb z). lra. }
  pose proof (square_le d P (hi - lo) x HP HPs HPb ltac:(lra)) as H.
  unfold P in H. autorewrite with dot in H. rewrite (dot_comm d x (A x)) in H. lra.
Qed.

(** * Powers *)

Lemma pow_unit x n : 0 <= x <= 1 -> 0 <= x ^ n <= 1.
Proof. intros H. induction n as [|n IH]; simpl; [lra|nra]. Qed.

Lemma pow_lt_unit x T : 0 <= x < 1 -> (1 <= T)%nat -> x ^ T < 1.
Proof.
  intros Hx HT. destruct T as [|T]; [lia|]. simpl.
  destruct (pow_unit x T ltac:(lra)). nra.
Qed.

Lemma iter_linear A T : linear A -> linear (Nat.iter T A).
Proof.
  intros [Hadd Hscal]. induction T as [|T [IHa IHs]]; split; intros; simpl; auto.
  - rewrite IHa. apply Hadd.
  - rewrite IHs. apply Hscal.
Qed.

Lemma iter_comm (A : vec -> vec) T x : Nat.iter T A (A x) = A (Nat.iter T A x).
Proof. induction T as [|T IH]; simpl; [reflexivity|now rewrite IH]. Qed.

Lemma iter_symmetric d A T : symmetric d A -> symmetric d (Nat.iter T A).
Proof.
  intros Hsym. induction T as [|T IH]; intros x y; simpl; [reflexivity|].
  rewrite Hsym, IH, iter_comm. reflexivity.
Qed.

(** Two steps at once: the form of [A^(T+2)] at [x] is the form of [A^T] at [A x]. *)
Lemma iter_form d A T x :
  symmetric d A ->
  dot d (Nat.iter (S (S T)) A x) x = dot d (Nat.iter T A (A x)) (A x).
Proof. intros Hsym. simpl. rewrite Hsym, iter_comm. reflexivity. Qed.

Lemma iter_between d A p q T :
  linear A -> symmetric d A -> between d p q A -> 0 <= p -> p <= q ->
  between d (p ^ T) (q ^ T) (Nat.iter T A).
Proof.
  intros Hlin Hsym Hb Hp Hpq.
  assert (Hsq : forall x, p * p * dot d x x <= dot d (A x) (A x) <= q * q * dot d x x).
  { intros x. destruct (Hb x) as [Hlo Hhi].
    pose proof (dot_self_nonneg d x) as Hx. split.
    - pose proof (dot_self_nonneg d (vsub (A x) (vscal p x))) as H.
      autorewrite with dot in H. rewrite (dot_comm d x (A x)) in H. nra.
    - assert (Hb0 : between d 0 q A) by (intros z; pose proof (dot_self_nonneg d z);
        destruct (Hb z); split; nra).
      pose proof (square_le d A q x Hlin Hsym Hb0 ltac:(lra)). nra. }
  assert (Hind : forall n x, (p ^ n * dot d x x <= dot d (Nat.iter n A x) x <= q ^ n * dot d x x)
     /\ (p ^ S n * dot d x x <= dot d (Nat.iter (S n) A x) x <= q ^ S n * dot d x x)).
  { induction n as [|n IH]; intros x.
    - split; [simpl; lra|]. destruct (Hb x). simpl. lra.
    - split; [apply IH|]. rewrite iter_form by assumption.
      destruct (IH (A x)) as [[Hlo Hhi] _]. destruct (Hsq x) as [Slo Shi].
      pose proof (pow_le p n Hp) as Pp. pose proof (pow_le q n ltac:(lra)) as Pq.
      simpl in *. split.
      + apply Rle_trans with (p ^ n * (p * p * dot d x x)); [right; ring|].
        apply Rle_trans with (p ^ n * dot d (A x) (A x)); [|exact Hlo].
        apply Rmult_le_compat_l; assumption.
      + apply Rle_trans with (q ^ n * (q * q * dot d x x)); [|right; ring].
        apply Rle_trans with (q ^ n * dot d (A x) (A x)); [exact Hhi|].
        apply Rmult_le_compat_l; assumption. }
  intros x. apply (Hind T x).
Qed.

(** * The horizon operators *)

(** One gradient step on the error: [x - eta H x]. *)
Definition contraction (eta : R) (H : vec -> vec) (x : vec) : vec :=
  vsub x (vscal eta (H x)).

Definition R_op (eta : R) (H : vec -> vec) (T : nat) : vec -> vec :=
  Nat.iter T (contraction eta H).

Definition M_op (eta : R) (H : vec -> vec) (T : nat) (x : vec) : vec :=
  vsub x (R_op eta H T x).

Section Horizon.
Variables (d : nat) (H : vec -> vec) (eta : R).
Hypothesis H_linear : linear H.
Hypothesis H_symmetric : symmetric d H.

Lemma contraction_linear : linear (contraction eta H).
Proof.
  destruct H_linear as [Hadd Hscal].
  split; intros; unfold contraction; [rewrite Hadd|rewrite Hscal]; vec_ring.
Qed.

Lemma contraction_symmetric : symmetric d (contraction eta H).
Proof.
  intros x y. unfold contraction. autorewrite with dot. rewrite H_symmetric. reflexivity.
Qed.

Lemma R_linear T : linear (R_op eta H T).
Proof. apply iter_linear, contraction_linear. Qed.

Lemma R_symmetric T : symmetric d (R_op eta H T).
Proof. apply iter_symmetric, contraction_symmetric. Qed.

Lemma M_linear T : linear (M_op eta H T).
Proof.
  destruct (R_linear T) as [Hadd Hscal].
  split; intros; unfold M_op; [rewrite Hadd|rewrite Hscal]; vec_ring.
Qed.

Lemma M_symmetric T : symmetric d (M_op eta H T).
Proof.
  intros x y. unfold M_op. autorewrite with dot. rewrite R_symmetric. reflexivity.
Qed.

Variables mu L : R.
Hypothesis H_between : between d mu L H.
Hypothesis mu_nonneg : 0 <= mu.
Hypothesis mu_le_L : mu <= L.
Hypothesis eta_nonneg : 0 <= eta.
Hypothesis eta_le : eta * L <= 1.

Lemma R_between T : between d ((1 - eta * L) ^ T) ((1 - eta * mu) ^ T) (R_op eta H T).
Proof.
  apply iter_between; [apply contraction_linear|apply contraction_symmetric| |lra|].
  - intros x. unfold contraction. autorewrite with dot. destruct (H_between x) as [Hlo Hhi].
    pose proof (Rmult_le_compat_l _ _ _ eta_nonneg Hlo).
    pose proof (Rmult_le_compat_l _ _ _ eta_nonneg Hhi).
    split; lra.
  - apply Rplus_le_compat_l, Ropp_le_contravar, Rmult_le_compat_l; lra.
Qed.

Lemma M_between T :
  between d (1 - (1 - eta * mu) ^ T) (1 - (1 - eta * L) ^ T) (M_op eta H T).
Proof.
  intros x. unfold M_op. autorewrite with dot. destruct (R_between T x). lra.
Qed.

Lemma R_form_nonneg T x : 0 <= dot d (R_op eta H T x) x.
Proof.
  destruct (R_between T x) as [Hlo _]. pose proof (dot_self_nonneg d x).
  pose proof (pow_le (1 - eta * L) T ltac:(lra)). nra.
Qed.

(** [M_T^2 <= M_T]. *)
Lemma M_square_le T x : dot d (M_op eta H T x) (M_op eta H T x) <= dot d (M_op eta H T x) x.
Proof.
  pose proof (Rmult_le_compat_l _ _ _ eta_nonneg mu_le_L).
  pose proof (Rmult_le_pos _ _ eta_nonneg mu_nonneg).
  assert (Hmu : 0 <= 1 - eta * mu <= 1) by lra.
  destruct (pow_unit (1 - eta * mu) T Hmu) as [_ Hpow].
  assert (HL : 0 <= (1 - eta * L) ^ T) by (apply pow_le; lra).
  rewrite <- (Rmult_1_l (dot d (M_op eta H T x) x)).
  apply square_le; [apply M_linear|apply M_symmetric| |lra].
  intros z. destruct (M_between T z). pose proof (dot_self_nonneg d z). split; nra.
Qed.
End Horizon.

(** * Diagonal case *)

Lemma R_diag d eta h T x j :
  (j < d)%nat -> R_op eta (matvec d (diag h)) T x j = (1 - eta * h j) ^ T * x j.
Proof.
  intros Hj. unfold R_op. induction T as [|T IH]; simpl; [ring|].
  unfold contraction at 1, vsub, vscal. rewrite matvec_diag by exact Hj.
  rewrite IH. ring.
Qed.

Lemma M_diag d eta h T x j :
  (j < d)%nat -> M_op eta (matvec d (diag h)) T x j = (1 - (1 - eta * h j) ^ T) * x j.
Proof. intros Hj. unfold M_op, vsub. rewrite R_diag by exact Hj. ring. Qed.
